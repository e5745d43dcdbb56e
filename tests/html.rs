//! The page, the guide and the mapping documents, read back by parsers that know nothing of how
//! they were made.

mod html {
    mod documents;
    mod hostile;
    mod matter;
    mod page;
    mod renderings;
}
