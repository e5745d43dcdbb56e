//! Groups that are read from bytes, by a list of their members.

use super::scan::Scan;

/// A group that is read from bytes.
pub trait Scanned<'a> {
    /// Reads its members as they come. Nothing is wrong with what it gives.
    fn scan(&mut self, scan: &mut Scan<'a>) -> Option<()>;
}

/// Has a group read its members, those in the order of the form at one go: each with its key, where it
/// is kept and how it is read. `'a` stands behind a group that borrows.
#[macro_export]
macro_rules! scan {
    (draft::$name:ident 'a, $($members:tt)*) => {
        $crate::scan!(@ draft::$name<'a>, $($members)*);
    };
    (draft::$name:ident, $($members:tt)*) => {
        $crate::scan!(@ draft::$name, $($members)*);
    };
    (@ $name:ty,) => {
        impl<'a> $crate::shared::Scanned<'a> for $name {
            // There is nothing that could be answered.
            fn scan(&mut self, _: &mut $crate::shared::Scan<'a>) -> Option<()> {
                None
            }
        }
    };
    (@ $name:ty, $($key:literal $member:ident $how:ident $with:tt),*) => {
        impl<'a> $crate::shared::Scanned<'a> for $name {
            fn scan(&mut self, scan: &mut $crate::shared::Scan<'a>) -> Option<()> {
                let mut more = scan.open()?;
                while more {
                    let left = scan.left();
                    $(
                        if more
                            && $crate::shared::Part::is_absent(&self.$member)
                            && scan.key($key)
                        {
                            $crate::scan!(@read self scan $member $how $with);
                            more = scan.more()?;
                        }
                    )*
                    if scan.left() == left {
                        return None;
                    }
                }
                self.there = $crate::shared::Answer::Given(());
                Some(())
            }
        }
    };
    (@read $group:ident $scan:ident $member:ident group ()) => {
        $crate::shared::Scanned::scan(&mut $group.$member, $scan)?;
    };
    (@read $group:ident $scan:ident $member:ident $how:ident $with:tt) => {
        $group.$member = $scan.$how $with?;
    };
}
