//! From scores of all edges to the best tree with one root.

/// No edge.
pub const NEVER: i32 = i32::MIN / 4;

/// The heads of `n` words, numbered from 1, 0 being the root. `scores[d * (n + 1) + h]` says how well `h` would head `d`.
pub fn decode(scores: &[i32], n: usize, heads: &mut Vec<u16>) {
    let w = n + 1;
    heads.clear();
    heads.resize(w, 0);
    if n == 0 || scores.len() < w * w {
        return;
    }
    // The word that loses least, or gains most, by being the root.
    let best = |d: usize, from: usize| {
        let row = &scores[d * w..(d + 1) * w];
        let mut top = usize::MAX;
        for h in from..w {
            if h != d && (top == usize::MAX || row[h] > row[top]) {
                top = h;
            }
        }
        top
    };
    if n == 1 {
        return;
    }
    let mut root = 1;
    let mut gain = i64::MIN;
    for d in 1..w {
        let h = best(d, 1);
        let g = i64::from(scores[d * w]) - i64::from(scores[d * w + h]);
        if g > gain {
            (root, gain) = (d, g);
        }
        heads[d] = h as u16;
    }
    heads[root] = 0;
    if cycle(heads).is_none() {
        return;
    }
    let mut dense: Vec<i64> = (0..w * w)
        .map(|at| {
            let (d, h) = (at / w, at % w);
            let barred = d == h || d == 0 || (h == 0) != (d == root);
            if barred { i64::from(NEVER) } else { i64::from(scores[at]) }
        })
        .collect();
    let found = spanning(&mut dense, w);
    for (d, h) in found.into_iter().enumerate().skip(1) {
        heads[d] = h as u16;
    }
}

/// A cycle among the heads, if there is one. Place 0 is the root.
fn cycle<T: Copy + Into<u64>>(heads: &[T]) -> Option<Vec<usize>> {
    let mut seen = vec![0u32; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start as u32;
            at = heads[at].into() as usize;
        }
        if at != 0 && seen[at] == start as u32 {
            let mut found = vec![at];
            let mut next = heads[at].into() as usize;
            while next != at {
                found.push(next);
                next = heads[next].into() as usize;
            }
            return Some(found);
        }
    }
    None
}

/// The best tree by contraction of cycles (Chu, Liu, Edmonds).
fn spanning(scores: &mut [i64], w: usize) -> Vec<u64> {
    let mut heads = vec![0u64; w];
    for d in 1..w {
        let row = &scores[d * w..(d + 1) * w];
        let mut top = 0;
        for h in 1..w {
            if h != d && row[h] > row[top] {
                top = h;
            }
        }
        heads[d] = top as u64;
    }
    let Some(ring) = cycle(&heads) else { return heads };
    // The ring becomes one node, the last of a smaller graph.
    let rest: Vec<usize> = (0..w).filter(|n| !ring.contains(n)).collect();
    let m = rest.len() + 1;
    let mut small = vec![i64::from(NEVER); m * m];
    let mut enters = vec![0usize; m];
    let mut leaves = vec![0usize; m];
    for (a, &x) in rest.iter().enumerate() {
        for (b, &y) in rest.iter().enumerate() {
            small[a * m + b] = scores[x * w + y];
        }
        // x hangs on the ring.
        let by = ring.iter().copied().max_by_key(|r| (scores[x * w + r], std::cmp::Reverse(*r))).unwrap_or(0);
        small[a * m + m - 1] = scores[x * w + by];
        leaves[a] = by;
        // The ring hangs on x.
        let gain = |r: usize| scores[r * w + x] - scores[r * w + heads[r] as usize];
        let at = ring.iter().copied().max_by_key(|r| (gain(*r), std::cmp::Reverse(*r))).unwrap_or(0);
        small[(m - 1) * m + a] = gain(at);
        enters[a] = at;
    }
    let inner = spanning(&mut small, m);
    for (a, &x) in rest.iter().enumerate().skip(1) {
        let h = inner[a] as usize;
        heads[x] = if h == m - 1 { leaves[a] } else { rest[h] } as u64;
    }
    let from = inner[m - 1] as usize;
    heads[enters[from]] = rest[from] as u64;
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_tree(heads: &[u16]) -> bool {
        heads.iter().skip(1).filter(|h| **h == 0).count() == 1 && cycle(heads).is_none()
    }

    #[test]
    fn any_scores_give_a_tree_with_one_root() {
        let mut seed = 1u64;
        let mut heads = Vec::new();
        for n in 1..40usize {
            let mut scores = vec![0; (n + 1) * (n + 1)];
            for s in &mut scores {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                *s = (seed >> 40) as i32 % 1000;
            }
            decode(&scores, n, &mut heads);
            assert!(is_tree(&heads), "{n}: {heads:?}");
            scores.fill(7);
            decode(&scores, n, &mut heads);
            assert!(is_tree(&heads), "{n}: {heads:?}");
        }
    }

    #[test]
    fn a_ring_is_opened_where_it_costs_least() {
        // Words 1 and 2 prefer each other; 3 is the root.
        let n = 3;
        let mut s = vec![-50; 16];
        s[4 + 2] = 20;
        s[8 + 1] = 20;
        s[4 + 3] = 10;
        s[8 + 3] = 5;
        s[12] = 30;
        let mut heads = Vec::new();
        decode(&s, n, &mut heads);
        assert_eq!(heads, [0, 3, 1, 0]);
    }
}
