//! The names of the 77 fields and their frozen numbers, which the journal writes. What is said of each stands in
//! the list.

/// A field of a pupil's record. The number is written to the journal and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum FieldKey {
    /// 学校标识码
    SchoolCode = 1,
    /// 姓名
    Name = 2,
    /// 性别
    Gender = 3,
    /// 出生日期
    BirthDate = 4,
    /// 出生地行政区划代码
    BirthplaceDivisionCode = 5,
    /// 籍贯
    NativePlace = 6,
    /// 民族
    Ethnicity = 7,
    /// 国籍/地区
    NationalityRegion = 8,
    /// 身份证件类型
    IdDocType = 9,
    /// 港澳台侨外
    HkMoTwOverseas = 10,
    /// 健康状况
    HealthStatus = 11,
    /// 政治面貌
    PoliticalStatus = 12,
    /// 身份证件号
    IdDocNumber = 13,
    /// 户口性质
    HukouType = 14,
    /// 户口所在地行政区划
    HukouDivisionCode = 15,
    /// 班号
    ClassNumber = 16,
    /// 入学年月
    EnrollmentMonth = 17,
    /// 入学方式
    EnrollmentMethod = 18,
    /// 就读方式
    StudyMode = 19,
    /// 现住址
    CurrentAddress = 20,
    /// 通信地址
    MailingAddress = 21,
    /// 家庭地址
    HomeAddress = 22,
    /// 联系电话
    Phone = 23,
    /// 邮政编码
    PostalCode = 24,
    /// 是否独生子女
    IsOnlyChild = 25,
    /// 是否受过学前教育
    HadPreschool = 26,
    /// 是否留守儿童
    LeftBehindType = 27,
    /// 是否需要申请资助
    NeedsFinancialAid = 28,
    /// 是否享受一补
    ReceivesLivingSubsidy = 29,
    /// 是否孤儿
    IsOrphan = 30,
    /// 是否烈士或优抚子女
    IsMartyrOrPreferentialChild = 31,
    /// 上下学距离
    CommuteDistanceKm = 32,
    /// 上下学方式
    CommuteMode = 33,
    /// 是否需要乘坐校车
    NeedsSchoolBus = 34,
    /// 曾用名
    FormerName = 35,
    /// 身份证件有效期
    IdDocValidity = 36,
    /// 血型
    BloodType = 37,
    /// 特长
    SpecialSkill = 38,
    /// 学籍辅号
    AuxiliaryStudentNumber = 39,
    /// 班内学号
    NumberInClass = 40,
    /// 学生来源
    StudentSource = 41,
    /// 电子信箱
    Email = 42,
    /// 主页地址
    Homepage = 43,
    /// 残疾类型
    DisabilityType = 44,
    /// 是否由政府购买学位
    GovernmentPurchasedPlace = 45,
    /// 随班就读
    InclusiveEducation = 46,
    /// 成员1姓名
    Member1Name = 47,
    /// 成员1关系
    Member1Relation = 48,
    /// 成员1关系说明
    Member1RelationNote = 49,
    /// 成员1现住址
    Member1CurrentAddress = 50,
    /// 成员1户口所在地行政区划
    Member1HukouDivisionCode = 51,
    /// 成员1联系电话
    Member1Phone = 52,
    /// 成员1是否监护人
    Member1IsGuardian = 53,
    /// 成员1身份证件类型
    Member1IdDocType = 54,
    /// 成员1身份证件号
    Member1IdDocNumber = 55,
    /// 成员1民族
    Member1Ethnicity = 56,
    /// 成员1工作单位
    Member1Employer = 57,
    /// 成员1职务
    Member1JobTitle = 58,
    /// 成员2姓名
    Member2Name = 59,
    /// 成员2关系
    Member2Relation = 60,
    /// 成员2关系说明
    Member2RelationNote = 61,
    /// 成员2现住址
    Member2CurrentAddress = 62,
    /// 成员2户口所在地行政区划
    Member2HukouDivisionCode = 63,
    /// 成员2联系电话
    Member2Phone = 64,
    /// 成员2是否监护人
    Member2IsGuardian = 65,
    /// 成员2身份证件类型
    Member2IdDocType = 66,
    /// 成员2身份证件号
    Member2IdDocNumber = 67,
    /// 成员2民族
    Member2Ethnicity = 68,
    /// 成员2工作单位
    Member2Employer = 69,
    /// 成员2职务
    Member2JobTitle = 70,
    /// 学籍接续标识
    ContinuationId = 71,
    /// 年级
    Grade = 72,
    /// 姓名拼音
    NamePinyin = 73,
    /// 照片
    Photo = 74,
    /// 是否进城务工人员随迁子女
    IsMigrantWorkerChild = 75,
    /// 校区号
    CampusNumber = 76,
    /// 学籍号
    StudentRegistryNumber = 77,
}
