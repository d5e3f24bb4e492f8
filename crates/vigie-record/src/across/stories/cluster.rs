//! From links to groups: average linkage over a sparse graph, the same for any order of its nodes.
//!
//! Scores are whole numbers (millionths), so that sums do not depend on the order in which they are made; ties go to the least nodes. A pair
//! without a link scores nought. Sokal and Michener 1958 for the method; a heap of pairs with stale ones skipped keeps it at
//! O(links · log links).

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BinaryHeap};

/// One score in millionths.
pub const ONE: u64 = 1_000_000;

/// A pair of groups waiting to be joined.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    score: u64,
    /// The least members, reversed: of equal scores the least pair comes first.
    order: std::cmp::Reverse<(u32, u32)>,
    /// The generation of the two groups when the score was made.
    made: (u32, u32),
}

/// The groups of nodes `0..n`, each sorted, in the order of their least node. Nodes must be numbered in an order that does not depend on how
/// they came. `links`: each pair once, with its score; groups are joined as long as the mean score between them is at least `least`.
pub fn average(n: usize, links: &[(u32, u32, u64)], least: u64) -> Vec<Vec<u32>> {
    let mut sums: Vec<BTreeMap<u32, u64>> = vec![BTreeMap::new(); n];
    for &(a, b, score) in links.iter().filter(|(a, b, _)| a != b) {
        sums[a as usize].insert(b, score);
        sums[b as usize].insert(a, score);
    }
    let mut members: Vec<Vec<u32>> = (0..n as u32).map(|i| vec![i]).collect();
    let mut made = vec![0u32; n];
    let mut heap = BinaryHeap::new();
    let push = |heap: &mut BinaryHeap<Pair>, a: u32, b: u32, sum: u64, members: &[Vec<u32>], made: &[u32]| {
        let (a, b) = (a.min(b), a.max(b));
        let score = sum / (members[a as usize].len() * members[b as usize].len()) as u64;
        if score >= least {
            let made = (made[a as usize], made[b as usize]);
            heap.push(Pair { score, order: std::cmp::Reverse((a, b)), made });
        }
    };
    for &(a, b, score) in links.iter().filter(|(a, b, _)| a != b) {
        push(&mut heap, a, b, score, &members, &made);
    }
    while let Some(pair) = heap.pop() {
        let (a, b) = pair.order.0;
        if made[a as usize] != pair.made.0 || made[b as usize] != pair.made.1 {
            continue;
        }
        // The group of the greater least node goes into the other.
        let moved = std::mem::take(&mut members[b as usize]);
        members[a as usize].extend(moved);
        made[a as usize] += 1;
        made[b as usize] = u32::MAX;
        let others = std::mem::take(&mut sums[b as usize]);
        for (other, sum) in others {
            sums[other as usize].remove(&b);
            if other != a {
                *sums[a as usize].entry(other).or_default() += sum;
                *sums[other as usize].entry(a).or_default() += sum;
            }
        }
        sums[a as usize].remove(&b);
        for (&other, &sum) in &sums[a as usize] {
            push(&mut heap, a, other, sum, &members, &made);
        }
    }
    members.retain(|m| !m.is_empty());
    members.iter_mut().for_each(|m| m.sort_unstable());
    members
}

/// The connected parts of nodes `0..n`, each sorted, in the order of their least node.
pub fn components(n: usize, links: impl Iterator<Item = (u32, u32)>) -> Vec<Vec<u32>> {
    let mut parent: Vec<u32> = (0..n as u32).collect();
    fn root(parent: &mut [u32], mut i: u32) -> u32 {
        while parent[i as usize] != i {
            parent[i as usize] = parent[parent[i as usize] as usize];
            i = parent[i as usize];
        }
        i
    }
    for (a, b) in links {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b) as usize] = a.min(b);
    }
    let mut place: FxHashMap<u32, usize> = FxHashMap::default();
    let mut out: Vec<Vec<u32>> = Vec::new();
    for i in 0..n as u32 {
        let r = root(&mut parent, i);
        let at = *place.entry(r).or_insert_with(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        out[at].push(i);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_chain_is_cut_where_it_is_thin() {
        let links = [(0, 1, 900_000), (1, 2, 900_000), (0, 2, 900_000), (2, 3, 600_000), (3, 4, 900_000)];
        assert_eq!(average(5, &links, 500_000), [vec![0, 1, 2], vec![3, 4]]);
        assert_eq!(components(6, links.iter().map(|l| (l.0, l.1))), [vec![0, 1, 2, 3, 4], vec![5]]);
    }

    proptest! {
        #[test]
        fn the_order_of_links_is_of_no_consequence(mut links in proptest::collection::vec((0u32..12, 0u32..12, 0u64..10), 0..40), seed: u64) {
            links.iter_mut().for_each(|l| *l = (l.0.min(l.1), l.0.max(l.1), l.2 * 100_000));
            links.sort_unstable();
            links.dedup_by_key(|l| (l.0, l.1));
            let first = average(12, &links, 300_000);
            let mut shuffled = links.clone();
            shuffled.sort_by_key(|l| crate::across::hash::pair(seed, u64::from(l.0) << 32 | u64::from(l.1)));
            prop_assert_eq!(&first, &average(12, &shuffled, 300_000));
            prop_assert_eq!(first.iter().map(Vec::len).sum::<usize>(), 12);
        }
    }
}
