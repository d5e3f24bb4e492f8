//! Who is with whom, as far as links tell.

use crate::facts::DocId;
use rustc_hash::FxHashMap;

/// Groups of documents, each called by the least of them. What is merged in, and in which order, is of no consequence, so that it can be made
/// on many machines and merged in a tree; a document takes some 80 bytes.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    place: FxHashMap<DocId, u32>,
    documents: Vec<DocId>,
    parent: Vec<u32>,
}

impl Forest {
    /// Puts two documents into one group.
    pub fn link(&mut self, a: DocId, b: DocId) {
        let (a, b) = (self.number(a), self.number(b));
        let (a, b) = (self.root(a), self.root(b));
        let (least, other) = if self.documents[a as usize] <= self.documents[b as usize] { (a, b) } else { (b, a) };
        self.parent[other as usize] = least;
    }

    /// Takes in what another has found.
    pub fn merge(&mut self, other: Forest) {
        other.edges().into_iter().for_each(|(a, b)| self.link(a, b));
    }

    /// Every document that is with others, but for the least of each group, with the least of its group; sorted. It is all there is to know of
    /// a forest: two with equal edges are equal, and edges can be linked again.
    pub fn edges(mut self) -> Vec<(DocId, DocId)> {
        let mut out = Vec::with_capacity(self.documents.len());
        for i in 0..self.documents.len() as u32 {
            let root = self.root(i);
            if root != i {
                out.push((self.documents[i as usize], self.documents[root as usize]));
            }
        }
        out.sort_unstable();
        out
    }

    fn number(&mut self, document: DocId) -> u32 {
        let next = self.documents.len() as u32;
        let number = *self.place.entry(document).or_insert(next);
        if number == next {
            self.documents.push(document);
            self.parent.push(next);
        }
        number
    }

    fn root(&mut self, mut i: u32) -> u32 {
        while self.parent[i as usize] != i {
            let above = self.parent[self.parent[i as usize] as usize];
            self.parent[i as usize] = above;
            i = above;
        }
        i
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forest(links: &[(u8, u8)]) -> Forest {
        let mut out = Forest::default();
        links.iter().for_each(|(a, b)| out.link(DocId([*a; 32]), DocId([*b; 32])));
        out
    }

    fn merged(list: &[Forest]) -> Vec<(DocId, DocId)> {
        let mut out = Forest::default();
        list.iter().for_each(|f| out.merge(f.clone()));
        out.edges()
    }

    fn links() -> impl Strategy<Value = Vec<(u8, u8)>> {
        proptest::collection::vec((0u8..20, 0u8..20), 0..15)
    }

    proptest! {
        #[test]
        fn merging_is_associative_commutative_and_idempotent(a in links(), b in links(), c in links()) {
            let whole = forest(&[a.clone(), b.clone(), c.clone()].concat()).edges();
            let (a, b, c) = (forest(&a), forest(&b), forest(&c));
            let (mut left, mut right) = (a.clone(), b.clone());
            left.merge(b.clone());
            right.merge(c.clone());
            prop_assert_eq!(&merged(&[left, c.clone()]), &whole);
            prop_assert_eq!(&merged(&[a.clone(), right]), &whole);
            prop_assert_eq!(&merged(&[c.clone(), b.clone(), a.clone()]), &whole);
            prop_assert_eq!(&merged(&[a.clone(), b, a, c.clone(), c]), &whole);
        }

        #[test]
        fn a_group_is_called_by_its_least(links in links()) {
            let edges = forest(&links).edges();
            prop_assert!(edges.iter().all(|(a, least)| least < a));
            prop_assert!(edges.iter().all(|(_, least)| edges.iter().all(|(a, _)| a != least)));
        }
    }
}
