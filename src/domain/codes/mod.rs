//! Code tables: codes are kept, names are written.

/// A code table, named for its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeTable {
    /// 性别
    Gender,
    /// 民族
    Ethnicity,
    /// 国籍/地区
    CountryRegion,
    /// 身份证件类型
    IdDocumentType,
    /// 港澳台侨外
    HkMoTwOverseas,
    /// 健康状况
    HealthStatus,
    /// 政治面貌
    PoliticalStatus,
    /// 户口性质
    HukouType,
    /// 入学方式
    EnrollmentMethod,
    /// 就读方式
    StudyMode,
    /// 是否
    YesNo,
    /// 留守儿童
    LeftBehind,
    /// 上下学方式
    TransportMode,
    /// 血型
    BloodType,
    /// 学生来源
    StudentSource,
    /// 残疾类型
    DisabilityType,
    /// 随班就读
    InclusiveEducation,
    /// 家庭关系
    FamilyRelation,
    /// 年级
    Grade,
    /// 学生状态
    StudentStatus,
    /// 学籍异动原因
    StatusChangeReason,
}
