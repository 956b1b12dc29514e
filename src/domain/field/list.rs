//! The list of the 77 fields: order, key, header, form, whether it must be filled, group on the page.
//!
//! Taken over from the field table of the national import sheet; the number of a variant is its row there and
//! is frozen, because the journal writes it. It holds no checks: those are in [`crate::domain::reading`].

use super::{FieldForm, FieldGroup, FieldSpec, Required};
use crate::domain::{Text, codes::CodeTable};

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

/// Every field, in the order of its number.
pub static FIELDS: [FieldSpec; 77] = [
    FieldSpec {
        field: FieldKey::SchoolCode,
        key: "school_code",
        label: Text::new("学校标识码", "School code"),
        form: FieldForm::SchoolCode,
        required: Required::Yes,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::Name,
        key: "name",
        label: Text::new("姓名", "Name"),
        form: FieldForm::PersonName,
        required: Required::Yes,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::Gender,
        key: "gender",
        label: Text::new("性别", "Sex"),
        form: FieldForm::Code(CodeTable::Gender),
        required: Required::Yes,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::BirthDate,
        key: "birth_date",
        label: Text::new("出生日期", "Date of birth"),
        form: FieldForm::Date,
        required: Required::Yes,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::BirthplaceDivisionCode,
        key: "birthplace_division_code",
        label: Text::new("出生地行政区划代码", "Birthplace"),
        form: FieldForm::Division,
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::NativePlace,
        key: "native_place",
        label: Text::new("籍贯", "Native place"),
        form: FieldForm::Text(20),
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::Ethnicity,
        key: "ethnicity",
        label: Text::new("民族", "Ethnic group"),
        form: FieldForm::Code(CodeTable::Ethnicity),
        required: Required::Yes,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::NationalityRegion,
        key: "nationality_region",
        label: Text::new("国籍/地区", "Nationality/region"),
        form: FieldForm::Code(CodeTable::CountryRegion),
        required: Required::Yes,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::IdDocType,
        key: "id_doc_type",
        label: Text::new("身份证件类型", "ID document"),
        form: FieldForm::Code(CodeTable::IdDocumentType),
        required: Required::Yes,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::HkMoTwOverseas,
        key: "hk_mo_tw_overseas",
        label: Text::new("港澳台侨外", "HK/Macao/Taiwan/overseas"),
        form: FieldForm::Code(CodeTable::HkMoTwOverseas),
        required: Required::Yes,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::HealthStatus,
        key: "health_status",
        label: Text::new("健康状况", "Health"),
        form: FieldForm::Code(CodeTable::HealthStatus),
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::PoliticalStatus,
        key: "political_status",
        label: Text::new("政治面貌", "Political status"),
        form: FieldForm::Code(CodeTable::PoliticalStatus),
        required: Required::Conditional,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::IdDocNumber,
        key: "id_doc_number",
        label: Text::new("身份证件号", "ID number"),
        form: FieldForm::IdNumber,
        required: Required::Conditional,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::HukouType,
        key: "hukou_type",
        label: Text::new("户口性质", "Household type"),
        form: FieldForm::Code(CodeTable::HukouType),
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::HukouDivisionCode,
        key: "hukou_division_code",
        label: Text::new("户口所在地行政区划", "Household register place"),
        form: FieldForm::Division,
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::ClassNumber,
        key: "class_number",
        label: Text::new("班号", "Class"),
        form: FieldForm::Text(10),
        required: Required::Yes,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::EnrollmentMonth,
        key: "enrollment_month",
        label: Text::new("入学年月", "Month of entry"),
        form: FieldForm::Month,
        required: Required::Yes,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::EnrollmentMethod,
        key: "enrollment_method",
        label: Text::new("入学方式", "Way of entry"),
        form: FieldForm::Code(CodeTable::EnrollmentMethod),
        required: Required::Yes,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::StudyMode,
        key: "study_mode",
        label: Text::new("就读方式", "Day or boarding"),
        form: FieldForm::Code(CodeTable::StudyMode),
        required: Required::Yes,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::CurrentAddress,
        key: "current_address",
        label: Text::new("现住址", "Present address"),
        form: FieldForm::Text(100),
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::MailingAddress,
        key: "mailing_address",
        label: Text::new("通信地址", "Postal address"),
        form: FieldForm::Text(100),
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::HomeAddress,
        key: "home_address",
        label: Text::new("家庭地址", "Family address"),
        form: FieldForm::Text(100),
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::Phone,
        key: "phone",
        label: Text::new("联系电话", "Telephone"),
        form: FieldForm::Phone,
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::PostalCode,
        key: "postal_code",
        label: Text::new("邮政编码", "Postal code"),
        form: FieldForm::PostalCode,
        required: Required::Yes,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::IsOnlyChild,
        key: "is_only_child",
        label: Text::new("是否独生子女", "Only child"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::HadPreschool,
        key: "had_preschool",
        label: Text::new("是否受过学前教育", "Had preschool"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::LeftBehindType,
        key: "left_behind_type",
        label: Text::new("是否留守儿童", "Left-behind child"),
        form: FieldForm::Code(CodeTable::LeftBehind),
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::NeedsFinancialAid,
        key: "needs_financial_aid",
        label: Text::new("是否需要申请资助", "Needs aid"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::ReceivesLivingSubsidy,
        key: "receives_living_subsidy",
        label: Text::new("是否享受一补", "Boarding subsidy"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::IsOrphan,
        key: "is_orphan",
        label: Text::new("是否孤儿", "Orphan"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::IsMartyrOrPreferentialChild,
        key: "is_martyr_or_preferential_child",
        label: Text::new("是否烈士或优抚子女", "Martyr's or preferential child"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::CommuteDistanceKm,
        key: "commute_distance_km",
        label: Text::new("上下学距离", "Way to school (km)"),
        form: FieldForm::Whole,
        required: Required::No,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::CommuteMode,
        key: "commute_mode",
        label: Text::new("上下学方式", "Means of travel"),
        form: FieldForm::Code(CodeTable::TransportMode),
        required: Required::No,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::NeedsSchoolBus,
        key: "needs_school_bus",
        label: Text::new("是否需要乘坐校车", "Needs school bus"),
        form: FieldForm::YesNo,
        required: Required::No,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::FormerName,
        key: "former_name",
        label: Text::new("曾用名", "Former name"),
        form: FieldForm::PersonName,
        required: Required::No,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::IdDocValidity,
        key: "id_doc_validity",
        label: Text::new("身份证件有效期", "ID valid"),
        form: FieldForm::Validity,
        required: Required::No,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::BloodType,
        key: "blood_type",
        label: Text::new("血型", "Blood type"),
        form: FieldForm::Code(CodeTable::BloodType),
        required: Required::No,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::SpecialSkill,
        key: "special_skill",
        label: Text::new("特长", "Special skill"),
        form: FieldForm::Text(60),
        required: Required::No,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::AuxiliaryStudentNumber,
        key: "auxiliary_student_number",
        label: Text::new("学籍辅号", "Auxiliary number"),
        form: FieldForm::Text(30),
        required: Required::No,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::NumberInClass,
        key: "number_in_class",
        label: Text::new("班内学号", "Number in class"),
        form: FieldForm::Digits(10),
        required: Required::No,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::StudentSource,
        key: "student_source",
        label: Text::new("学生来源", "Came by"),
        form: FieldForm::Code(CodeTable::StudentSource),
        required: Required::No,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::Email,
        key: "email",
        label: Text::new("电子信箱", "E-mail"),
        form: FieldForm::Text(40),
        required: Required::No,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::Homepage,
        key: "homepage",
        label: Text::new("主页地址", "Homepage"),
        form: FieldForm::Text(100),
        required: Required::No,
        group: FieldGroup::Place,
    },
    FieldSpec {
        field: FieldKey::DisabilityType,
        key: "disability_type",
        label: Text::new("残疾类型", "Disability"),
        form: FieldForm::Code(CodeTable::DisabilityType),
        required: Required::No,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::GovernmentPurchasedPlace,
        key: "government_purchased_place",
        label: Text::new("是否由政府购买学位", "Place bought by government"),
        form: FieldForm::YesNo,
        required: Required::No,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::InclusiveEducation,
        key: "inclusive_education",
        label: Text::new("随班就读", "Inclusive education"),
        form: FieldForm::Code(CodeTable::InclusiveEducation),
        required: Required::No,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::Member1Name,
        key: "member1_name",
        label: Text::new("成员1姓名", "Family member 1: name"),
        form: FieldForm::PersonName,
        required: Required::Yes,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1Relation,
        key: "member1_relation",
        label: Text::new("成员1关系", "Family member 1: relation"),
        form: FieldForm::Code(CodeTable::FamilyRelation),
        required: Required::Yes,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1RelationNote,
        key: "member1_relation_note",
        label: Text::new("成员1关系说明", "Family member 1: relation, note"),
        form: FieldForm::Text(30),
        required: Required::Conditional,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1CurrentAddress,
        key: "member1_current_address",
        label: Text::new("成员1现住址", "Family member 1: address"),
        form: FieldForm::Text(100),
        required: Required::Yes,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1HukouDivisionCode,
        key: "member1_hukou_division_code",
        label: Text::new("成员1户口所在地行政区划", "Family member 1: household register place"),
        form: FieldForm::Division,
        required: Required::Yes,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1Phone,
        key: "member1_phone",
        label: Text::new("成员1联系电话", "Family member 1: telephone"),
        form: FieldForm::Phone,
        required: Required::Yes,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1IsGuardian,
        key: "member1_is_guardian",
        label: Text::new("成员1是否监护人", "Family member 1: is guardian"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1IdDocType,
        key: "member1_id_doc_type",
        label: Text::new("成员1身份证件类型", "Family member 1: ID document"),
        form: FieldForm::Code(CodeTable::IdDocumentType),
        required: Required::Yes,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1IdDocNumber,
        key: "member1_id_doc_number",
        label: Text::new("成员1身份证件号", "Family member 1: ID number"),
        form: FieldForm::IdNumber,
        required: Required::Conditional,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1Ethnicity,
        key: "member1_ethnicity",
        label: Text::new("成员1民族", "Family member 1: ethnic group"),
        form: FieldForm::Code(CodeTable::Ethnicity),
        required: Required::No,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1Employer,
        key: "member1_employer",
        label: Text::new("成员1工作单位", "Family member 1: employer"),
        form: FieldForm::Text(60),
        required: Required::No,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member1JobTitle,
        key: "member1_job_title",
        label: Text::new("成员1职务", "Family member 1: job"),
        form: FieldForm::Text(30),
        required: Required::No,
        group: FieldGroup::Member1,
    },
    FieldSpec {
        field: FieldKey::Member2Name,
        key: "member2_name",
        label: Text::new("成员2姓名", "Family member 2: name"),
        form: FieldForm::PersonName,
        required: Required::Yes,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2Relation,
        key: "member2_relation",
        label: Text::new("成员2关系", "Family member 2: relation"),
        form: FieldForm::Code(CodeTable::FamilyRelation),
        required: Required::Yes,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2RelationNote,
        key: "member2_relation_note",
        label: Text::new("成员2关系说明", "Family member 2: relation, note"),
        form: FieldForm::Text(30),
        required: Required::Conditional,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2CurrentAddress,
        key: "member2_current_address",
        label: Text::new("成员2现住址", "Family member 2: address"),
        form: FieldForm::Text(100),
        required: Required::Yes,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2HukouDivisionCode,
        key: "member2_hukou_division_code",
        label: Text::new("成员2户口所在地行政区划", "Family member 2: household register place"),
        form: FieldForm::Division,
        required: Required::Yes,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2Phone,
        key: "member2_phone",
        label: Text::new("成员2联系电话", "Family member 2: telephone"),
        form: FieldForm::Phone,
        required: Required::Yes,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2IsGuardian,
        key: "member2_is_guardian",
        label: Text::new("成员2是否监护人", "Family member 2: is guardian"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2IdDocType,
        key: "member2_id_doc_type",
        label: Text::new("成员2身份证件类型", "Family member 2: ID document"),
        form: FieldForm::Code(CodeTable::IdDocumentType),
        required: Required::Yes,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2IdDocNumber,
        key: "member2_id_doc_number",
        label: Text::new("成员2身份证件号", "Family member 2: ID number"),
        form: FieldForm::IdNumber,
        required: Required::Conditional,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2Ethnicity,
        key: "member2_ethnicity",
        label: Text::new("成员2民族", "Family member 2: ethnic group"),
        form: FieldForm::Code(CodeTable::Ethnicity),
        required: Required::No,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2Employer,
        key: "member2_employer",
        label: Text::new("成员2工作单位", "Family member 2: employer"),
        form: FieldForm::Text(60),
        required: Required::No,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::Member2JobTitle,
        key: "member2_job_title",
        label: Text::new("成员2职务", "Family member 2: job"),
        form: FieldForm::Text(30),
        required: Required::No,
        group: FieldGroup::Member2,
    },
    FieldSpec {
        field: FieldKey::ContinuationId,
        key: "continuation_id",
        label: Text::new("学籍接续标识", "Continues record"),
        form: FieldForm::StudentNumber,
        required: Required::Conditional,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::Grade,
        key: "grade",
        label: Text::new("年级", "Grade"),
        form: FieldForm::Code(CodeTable::Grade),
        required: Required::Yes,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::NamePinyin,
        key: "name_pinyin",
        label: Text::new("姓名拼音", "Pinyin of name"),
        form: FieldForm::Text(60),
        required: Required::No,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::Photo,
        key: "photo",
        label: Text::new("照片", "Photograph"),
        form: FieldForm::Photo,
        required: Required::No,
        group: FieldGroup::Identity,
    },
    FieldSpec {
        field: FieldKey::IsMigrantWorkerChild,
        key: "is_migrant_worker_child",
        label: Text::new("是否进城务工人员随迁子女", "Migrant worker's child"),
        form: FieldForm::YesNo,
        required: Required::Yes,
        group: FieldGroup::Situation,
    },
    FieldSpec {
        field: FieldKey::CampusNumber,
        key: "campus_number",
        label: Text::new("校区号", "Campus number"),
        form: FieldForm::Text(10),
        required: Required::No,
        group: FieldGroup::Schooling,
    },
    FieldSpec {
        field: FieldKey::StudentRegistryNumber,
        key: "student_registry_number",
        label: Text::new("学籍号", "Registration number (学籍号)"),
        form: FieldForm::StudentNumber,
        required: Required::Issued,
        group: FieldGroup::Schooling,
    },
];
