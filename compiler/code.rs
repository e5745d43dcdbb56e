//! The stable codes of diagnostics. One line here and one page in `compiler/codes/` make a code.
//!
//! A page holds, for `lianban explain`: title, why it matters, how to mend it, a wrong and a right
//! example, in Chinese and English. Codes are never reused; the first two digits group them:
//! 01 text and YAML, 02 keys and values, 03 names, 04 expressions, 05 types and code tables,
//! 06 department forms, 07 items, registers, materials and guide, 08 proofs, 09 regions, 10 files and output.

use crate::diagnostic::Severity;

macro_rules! codes {
    ($($name:ident = $code:ident $severity:ident;)*) => {
        /// A stable code of a diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", stringify!($code), "`")] $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as shown, `LB0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => stringify!($code),)* }
            }

            /// The severity diagnostics of this code have unless they say otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// The page of the code, as it stands in `compiler/codes/`.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$name => include_str!(concat!("codes/", stringify!($code), ".md")),)*
                }
            }
        }
    };
}

codes! {
    NotUtf8 = LB0101 Error;
    BadCharacter = LB0102 Error;
    FileTooLarge = LB0103 Error;
    FileNotFound = LB0104 Error;
    YamlSyntax = LB0110 Error;
    Tab = LB0111 Error;
    DuplicateKey = LB0112 Error;
    Tag = LB0113 Error;
    AnchorOrAlias = LB0114 Error;
    MergeKey = LB0115 Error;
    SeveralDocuments = LB0116 Error;
    TooDeep = LB0117 Error;
    NullValue = LB0118 Error;
    FullWidthPunctuation = LB0119 Error;
    KeyNotText = LB0120 Error;
    Empty = LB0121 Error;

    UnknownKey = LB0201 Error;
    MissingKey = LB0202 Error;
    WrongShape = LB0203 Error;
    UnknownWord = LB0204 Error;
    EmptyText = LB0205 Error;
    BadId = LB0206 Error;

    UnknownName = LB0301 Error;
    DuplicateName = LB0302 Error;
    ReservedName = LB0303 Error;
    Cycle = LB0304 Error;

    ExpressionSyntax = LB0401 Error;
    ExpressionSign = LB0402 Error;
    TypeMismatch = LB0403 Error;
    UnknownCode = LB0404 Error;
    FunctionArguments = LB0405 Error;
    UnknownFunction = LB0406 Error;
    RowsNeedQuantifier = LB0407 Error;
    NotAnAnswer = LB0408 Error;
    RegisterNotAllowed = LB0409 Error;
    ItOutside = LB0410 Error;
    Format = LB0411 Error;

    TypeOfQuestion = LB0501 Error;
    AttributeNotForType = LB0502 Error;
    BadLimit = LB0503 Error;
    BadPattern = LB0504 Error;
    CodeSource = LB0505 Error;
    CodeFile = LB0506 Error;
    DuplicateCode = LB0507 Error;
    ConversionHole = LB0508 Error;
    ConversionClash = LB0509 Error;
    NoConversion = LB0510 Error;
    BadValue = LB0511 Error;
    OptionRule = LB0512 Error;
    DivisionTable = LB0513 Error;
    GroupShape = LB0514 Error;
    PaperTwice = LB0515 Error;
    PaperMissing = LB0516 Error;
    PaperSpan = LB0517 Error;
    PaperShape = LB0518 Error;

    TargetSource = LB0601 Error;
    TargetType = LB0602 Error;
    EmptyDepartmentForm = LB0603 Error;
    SilentGap = LB0604 Error;
    NotInOriginal = LB0605 Error;
    UnknownOriginal = LB0606 Warning;
    NotRepeated = LB0607 Error;

    Cases = LB0701 Error;
    EvidenceCycle = LB0702 Error;
    MaterialShape = LB0703 Error;
    TimeLimits = LB0704 Error;
    GuideContent = LB0705 Error;
    Passage = LB0706 Error;
    MissingSection = LB0707 Error;
    BadVersion = LB0708 Error;
    BadRegion = LB0709 Error;
    Unused = LB0710 Error;
    Doubt = LB0711 Note;
    OwnResult = LB0720 Error;
    NoProducer = LB0721 Error;
    RegionEvidence = LB0722 Error;
    TimeUnknown = LB0723 Note;

    Undetermined = LB0801 Error;
    NotFilled = LB0802 Error;
    OutOfDomain = LB0803 Error;
    NothingValid = LB0804 Error;
    NotProved = LB0805 Warning;
    NeverHolds = LB0806 Warning;
    AlwaysHolds = LB0807 Warning;
    NobodyNeeds = LB0808 Warning;
    NobodyChooses = LB0809 Warning;
    NotSent = LB0810 Error;

    RegionNotLocal = LB0901 Error;
    RegionOutOfBounds = LB0902 Error;
    RegionSlotEmpty = LB0903 Error;
    RegionElsewhere = LB0904 Error;

    SeveralSoCalled = LB0905 Error;
    Impossible = LB0906 Error;
    Unmet = LB0907 Error;

    UnknownTemplate = LB0908 Error;
    Template = LB0909 Error;
}

impl Code {
    /// Whether it is about a proof: the matter can be run all the same.
    pub fn is_proof(self) -> bool {
        self.as_str().starts_with("LB08")
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Code {
    type Err = ();

    fn from_str(text: &str) -> Result<Code, ()> {
        Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text)).ok_or(())
    }
}
