//! The closed sets of Universal Dependencies v2: word classes and relations.

macro_rules! names {
    ($(#[$doc:meta])* $ty:ident, $other:ident: $($variant:ident = $text:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        #[repr(u8)]
        pub enum $ty { $($variant),+ }

        impl $ty {
            /// Every value, in the order of its number.
            pub const ALL: &[$ty] = &[$($ty::$variant),+];

            /// The name as UD writes it.
            pub fn name(self) -> &'static str {
                match self { $($ty::$variant => $text),+ }
            }

            /// The value of a UD name; anything unknown is the class for the rest.
            pub fn parse(name: &str) -> $ty {
                match name { $($text => $ty::$variant,)+ _ => $ty::$other }
            }
        }

        impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.name()) }
        }
    };
}

names! {
    /// Universal part of speech.
    Upos, X:
    Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
    Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
    Verb = "VERB", X = "X",
}

names! {
    /// Universal dependency relation, without its subtype.
    Rel, Dep:
    Acl = "acl", Advcl = "advcl", Advmod = "advmod", Amod = "amod", Appos = "appos", Aux = "aux", Case = "case",
    Cc = "cc", Ccomp = "ccomp", Clf = "clf", Compound = "compound", Conj = "conj", Cop = "cop", Csubj = "csubj",
    Dep = "dep", Det = "det", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed",
    Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod", Nsubj = "nsubj",
    Nummod = "nummod", Obj = "obj", Obl = "obl", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
    Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
}
