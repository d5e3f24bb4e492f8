//! The tree builder: arc-hybrid transitions, left to right, in linear time.

use super::keys::{OUTSIDE, feature, hash_str, pair};
use super::tag::View;
use crate::tags::Upos;

/// What the builder may do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Step {
    /// Push the next word.
    Shift,
    /// The top of the stack hangs on the next word.
    Left,
    /// The top of the stack hangs on the one below it.
    Right,
}

/// The three steps, by number.
pub const STEPS: [Step; 3] = [Step::Shift, Step::Left, Step::Right];

/// No word.
pub const NIL: u32 = u32::MAX;

/// What the models see of each word, with two more places at the end: the root and outside.
#[derive(Debug, Default)]
pub struct Seen {
    word: Vec<u32>,
    lemma: Vec<u32>,
    tag: Vec<u32>,
    feats: Vec<u32>,
    both: Vec<u32>,
    suffix: Vec<u32>,
    /// Before each place: commas, verbs, quotation marks, coordinators.
    before: Vec<[u16; 4]>,
    treebank: u32,
    len: usize,
}

impl Seen {
    /// Reads a tagged sentence.
    pub fn fill(&mut self, view: &View) {
        let n = view.keys.len();
        let quote = hash_str("\""); // as `Keys` folds every quotation mark
        self.len = n;
        self.treebank = view.treebank;
        self.before.clear();
        self.before.push([0; 4]);
        for column in
            [&mut self.word, &mut self.lemma, &mut self.tag, &mut self.feats, &mut self.both, &mut self.suffix]
        {
            column.clear();
        }
        for i in 0..n {
            let tag = view.upos[i] as u32 + 10;
            self.word.push(view.keys[i].lower);
            self.lemma.push(view.lemmas[i]);
            self.tag.push(tag);
            self.feats.push(pair(view.feats[i], tag));
            self.both.push(pair(view.keys[i].lower, tag));
            self.suffix.push(view.keys[i].suffixes[2]);
            let mut c = self.before[i];
            match view.upos[i] {
                Upos::Punct => {
                    c[0] += 1;
                    c[2] += u16::from(view.keys[i].lower == quote);
                }
                Upos::Verb | Upos::Aux => c[1] += 1,
                Upos::Cconj | Upos::Sconj => c[3] += 1,
                _ => {}
            }
            self.before.push(c);
        }
        for mark in [3, OUTSIDE] {
            for column in
                [&mut self.word, &mut self.lemma, &mut self.tag, &mut self.feats, &mut self.both, &mut self.suffix]
            {
                column.push(mark);
            }
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn place(&self, node: u32) -> usize {
        (node as usize).min(self.len + 1)
    }

    fn between(&self, a: u32, b: u32) -> u32 {
        let (a, b) = (self.place(a.min(b)), self.place(a.max(b)));
        if b > self.len || a + 1 >= b {
            return if a + 1 == b { 3 } else { 4 };
        }
        let (x, y) = (self.before[a + 1], self.before[b]);
        let d = |n: usize, cap: u16| u32::from((y[n] - x[n]).min(cap));
        5 + d(0, 2) + 3 * d(1, 2) + 9 * ((u32::from(y[2] - x[2])) & 1) + 18 * d(3, 1)
    }
}

/// What is known of a word's dependents so far.
#[derive(Clone, Copy, Debug)]
struct Node {
    head: u32,
    label: u8,
    left: [u32; 2],
    right: [u32; 2],
    lefts: u8,
    rights: u8,
    /// Labels of the dependents, as a set.
    labels: u64,
}

const FRESH: Node = Node { head: NIL, label: 0, left: [NIL; 2], right: [NIL; 2], lefts: 0, rights: 0, labels: 0 };

/// A half-built tree.
#[derive(Debug, Default)]
pub struct State {
    nodes: Vec<Node>,
    stack: Vec<u32>,
    next: u32,
    len: u32,
}

impl State {
    /// Starts on a sentence of that many words. Place `len` is the root, last in the buffer.
    pub fn start(&mut self, len: usize) {
        self.nodes.clear();
        self.nodes.resize(len + 2, FRESH);
        self.stack.clear();
        self.next = 0;
        self.len = len as u32;
    }

    /// Whether the tree is whole.
    pub fn done(&self) -> bool {
        self.next == self.len && self.stack.is_empty()
    }

    /// Which steps may be taken. Only one word may hang on the root.
    pub fn allowed(&self) -> [bool; 3] {
        let depth = self.stack.len();
        let more = self.next < self.len;
        [more, depth > 0 && (more || depth == 1), depth > 1]
    }

    /// The head and the dependent a step would join.
    pub fn edge(&self, step: Step) -> Option<(u32, u32)> {
        let depth = self.stack.len();
        match step {
            Step::Shift => None,
            Step::Left => Some((self.next, *self.stack.last()?)),
            Step::Right => Some((*self.stack.get(depth.checked_sub(2)?)?, *self.stack.last()?)),
        }
    }

    /// Takes a step; `label` names the edge it makes.
    pub fn take(&mut self, step: Step, label: u8) {
        let Some((head, child)) = self.edge(step) else {
            self.stack.push(self.next);
            self.next += 1;
            return;
        };
        self.stack.pop();
        self.nodes[child as usize].head = head;
        self.nodes[child as usize].label = label;
        let h = &mut self.nodes[head as usize];
        h.labels |= 1 << (label & 63);
        if child < head {
            h.left = [child, h.left[0]];
            h.lefts = h.lefts.saturating_add(1);
        } else {
            h.right = [child, h.right[0]];
            h.rights = h.rights.saturating_add(1);
        }
    }

    /// The head of a word, the root's number being the length.
    pub fn head(&self, word: usize) -> u32 {
        self.nodes[word].head
    }

    /// The label of a word's edge.
    pub fn label(&self, word: usize) -> u8 {
        self.nodes[word].label
    }

    /// The stack, lowest first.
    pub fn stack(&self) -> &[u32] {
        &self.stack
    }

    /// The next word.
    pub fn next(&self) -> u32 {
        self.next
    }

    fn nth_top(&self, n: usize) -> u32 {
        self.stack.len().checked_sub(n + 1).map_or(NIL, |i| self.stack[i])
    }

    fn ahead(&self, n: u32) -> u32 {
        let at = self.next + n;
        if at <= self.len { at } else { NIL }
    }

    fn node(&self, node: u32) -> &Node {
        &self.nodes[(node as usize).min(self.nodes.len() - 1)]
    }

    /// Features for the next step.
    pub fn step_features(&self, seen: &Seen, out: &mut Vec<u64>) {
        out.clear();
        let (s0, s1, s2) = (self.nth_top(0), self.nth_top(1), self.nth_top(2));
        let (b0, b1, b2, b3) = (self.ahead(0), self.ahead(1), self.ahead(2), self.ahead(3));
        let p = |n: u32| seen.place(n);
        let (ps0, ps1, ps2) = (p(s0), p(s1), p(s2));
        let (pb0, pb1, pb2, pb3) = (p(b0), p(b1), p(b2), p(b3));
        let (w, l, t, f, wt) = (&seen.word, &seen.lemma, &seen.tag, &seen.feats, &seen.both);
        let (n0, n1, nb) = (self.node(s0), self.node(s1), self.node(b0));
        let child = |c: u32| p(c);
        let tag_label = |c: u32| if c == NIL { OUTSIDE } else { pair(t[p(c)], u32::from(self.node(c).label)) };
        let mut n = 400;
        let mut put = |a: u32, b: u32| {
            out.push(feature(n, a, b));
            n += 1;
        };
        // Single words.
        put(wt[ps0], 0);
        put(t[ps0], 0);
        put(l[ps0], t[ps0]);
        put(f[ps0], 0);
        put(wt[ps1], 0);
        put(l[ps1], t[ps1]);
        put(f[ps1], 0);
        put(wt[ps2], 0);
        put(t[ps2], t[ps1]);
        put(wt[pb0], 0);
        put(t[pb0], 0);
        put(l[pb0], t[pb0]);
        put(f[pb0], 0);
        put(wt[pb1], 0);
        put(f[pb1], 0);
        put(wt[pb2], t[pb1]);
        put(w[pb3], t[pb2]);
        // Pairs.
        put(wt[ps0], wt[pb0]);
        put(wt[ps0], t[pb0]);
        put(t[ps0], wt[pb0]);
        put(l[ps0], l[pb0]);
        put(t[ps0], t[pb0]);
        put(f[ps0], f[pb0]);
        put(wt[ps1], t[ps0]);
        put(t[ps1], wt[ps0]);
        put(l[ps1], l[ps0]);
        put(f[ps1], f[ps0]);
        put(wt[ps1], t[pb0]);
        put(t[ps1], wt[pb0]);
        put(f[ps1], f[pb0]);
        put(t[ps0], pair(wt[pb0], t[pb1]));
        put(wt[pb0], wt[pb1]);
        put(wt[ps0], wt[pb1]);
        put(l[ps0], pair(t[pb0], t[pb1]));
        put(l[ps1], pair(t[ps0], t[pb0]));
        put(l[ps0], pair(t[ps1], t[pb0]));
        put(l[pb0], pair(t[ps1], t[ps0]));
        put(l[ps1], pair(l[ps0], t[pb0]));
        put(l[ps1], pair(t[ps0], l[pb0]));
        put(l[ps0], pair(l[pb0], t[pb1]));
        // Three and more.
        put(t[pb0], pair(t[pb1], t[pb2]));
        put(pair(t[pb0], t[pb1]), pair(t[pb2], t[pb3]));
        put(t[ps0], pair(t[pb0], t[pb1]));
        put(pair(t[ps0], t[pb0]), pair(t[pb1], t[pb2]));
        put(t[ps1], pair(t[ps0], t[pb0]));
        put(pair(t[ps1], t[ps0]), pair(t[pb0], t[pb1]));
        put(t[ps2], pair(t[ps1], t[ps0]));
        put(pair(t[ps2], t[ps1]), pair(t[ps0], t[pb0]));
        put(f[ps1], pair(f[ps0], f[pb0]));
        put(f[ps0], pair(f[pb0], f[pb1]));
        // Dependents so far.
        put(pair(t[ps0], tag_label(n0.left[0])), t[pb0]);
        put(pair(t[ps0], tag_label(n0.right[0])), t[pb0]);
        put(pair(t[ps1], tag_label(n1.right[0])), t[ps0]);
        put(pair(t[ps1], tag_label(n1.left[0])), t[ps0]);
        put(pair(t[pb0], tag_label(nb.left[0])), t[ps0]);
        put(pair(t[pb0], tag_label(nb.left[1])), t[ps0]);
        put(pair(t[ps1], tag_label(n1.right[0])), pair(t[ps0], t[pb0]));
        put(pair(t[ps1], t[ps0]), pair(t[pb0], tag_label(n0.left[0])));
        put(pair(t[ps1], t[ps0]), pair(t[pb0], tag_label(n0.right[0])));
        put(l[child(n0.left[0])], t[ps0]);
        put(l[child(n0.right[0])], t[ps0]);
        put(l[child(nb.left[0])], pair(t[pb0], t[ps0]));
        put(l[child(n1.right[0])], pair(t[ps1], t[ps0]));
        put(l[child(n0.left[1])], pair(t[ps0], t[pb0]));
        put(wt[ps1], pair(l[child(n0.left[0])], l[ps0]));
        put(wt[ps1], pair(l[child(n0.left[0])], t[ps0]));
        put(set_key(n0.labels), t[ps0]);
        put(set_key(n1.labels), pair(t[ps1], t[ps0]));
        put(set_key(nb.labels), pair(t[pb0], t[ps0]));
        put(set_key(n0.labels), pair(l[ps0], t[pb0]));
        put(set_key(n1.labels), pair(l[ps1], t[ps0]));
        put(u32::from(n0.lefts) + 16 * u32::from(n0.rights), wt[ps0]);
        put(u32::from(n1.lefts) + 16 * u32::from(n1.rights), wt[ps1]);
        put(u32::from(nb.lefts), wt[pb0]);
        // How far apart, and what stands between.
        let (d0, d1) = (distance(s0, b0), distance(s1, s0));
        let (m0, m1) = (seen.between(s0, b0), seen.between(s1, s0));
        put(pair(d0, t[ps0]), t[pb0]);
        put(pair(d1, t[ps1]), t[ps0]);
        put(pair(d0, wt[ps0]), 0);
        put(pair(d0, wt[pb0]), 0);
        put(pair(d1, l[ps0]), t[ps1]);
        put(pair(m0, t[ps0]), t[pb0]);
        put(pair(m1, t[ps1]), pair(t[ps0], t[pb0]));
        put(pair(m0, l[ps0]), t[pb0]);
        put(pair(m0, l[pb0]), t[ps0]);
        put(pair(m1, l[ps1]), t[ps0]);
        put(self.stack.len().min(4) as u32, pair(t[ps0], t[pb0]));
        put(seen.treebank, pair(t[ps0], t[pb0]));
        put(seen.treebank, pair(t[ps1], t[ps0]));
    }

    /// Features for the label of an edge that is about to be made.
    pub fn label_features(&self, seen: &Seen, head: u32, child: u32, out: &mut Vec<u64>) {
        out.clear();
        let p = |n: u32| seen.place(n);
        let (h, c) = (p(head), p(child));
        let (l, t, f, wt) = (&seen.lemma, &seen.tag, &seen.feats, &seen.both);
        let (nh, nc) = (self.node(head), self.node(child));
        let side = u32::from(child < head);
        let d = distance(head.min(child), head.max(child)) * 2 + side;
        let tag_label = |x: u32| if x == NIL { OUTSIDE } else { pair(t[p(x)], u32::from(self.node(x).label)) };
        let before = |x: u32| if x == 0 || x == NIL { seen.len + 1 } else { p(x - 1) };
        let after = |x: u32| if x as usize + 1 >= seen.len { seen.len + 1 } else { p(x + 1) };
        let (cl, cr) = (before(child), after(child));
        let first = p(nc.left[1].min(nc.left[0]));
        let mut n = 500;
        let mut put = |a: u32, b: u32| {
            out.push(feature(n, pair(a, side), b));
            n += 1;
        };
        put(t[h], t[c]);
        put(wt[h], wt[c]);
        put(l[h], l[c]);
        put(wt[h], t[c]);
        put(t[h], wt[c]);
        put(l[h], f[c]);
        put(f[h], l[c]);
        put(f[h], f[c]);
        put(wt[c], 0);
        put(wt[h], 0);
        put(l[c], 0);
        put(seen.suffix[c], pair(t[c], t[h]));
        put(d, pair(t[h], t[c]));
        put(d, pair(l[c], t[h]));
        put(pair(t[h], t[c]), pair(t[cl], t[cr]));
        put(pair(t[h], t[c]), wt[cl]);
        put(pair(t[h], t[c]), wt[cr]);
        put(pair(t[h], t[c]), wt[after(head)]);
        put(pair(t[h], t[c]), wt[before(head)]);
        put(pair(t[h], t[c]), seen.between(head, child));
        put(pair(t[h], t[c]), l[p(nc.left[0])]);
        put(pair(t[h], t[c]), l[first]);
        put(pair(l[h], t[c]), l[first]);
        put(pair(l[h], l[c]), l[first]);
        put(pair(t[h], l[c]), l[first]);
        put(pair(f[h], f[c]), l[first]);
        put(pair(t[h], t[c]), l[p(nc.right[0])]);
        put(pair(t[h], t[c]), tag_label(nc.left[0]));
        put(pair(t[h], t[c]), tag_label(nc.right[0]));
        put(pair(t[h], t[c]), set_key(nc.labels));
        put(pair(l[h], t[c]), set_key(nc.labels));
        put(pair(t[h], f[c]), set_key(nc.labels));
        put(pair(t[h], t[c]), set_key(nh.labels));
        put(pair(l[h], t[c]), set_key(nh.labels));
        put(pair(f[h], f[c]), set_key(nh.labels));
        put(pair(t[h], t[c]), tag_label(nh.left[0]));
        put(pair(t[h], t[c]), tag_label(nh.right[0]));
        put(pair(t[h], t[c]), (u32::from(nh.lefts) + u32::from(nh.rights)).min(6));
        put(seen.treebank, pair(t[h], t[c]));
        put(seen.treebank, wt[c]);
        put(seen.treebank, pair(l[first], t[h]));
    }
}

fn set_key(labels: u64) -> u32 {
    pair(labels as u32, (labels >> 32) as u32)
}

fn distance(a: u32, b: u32) -> u32 {
    if a == NIL || b == NIL {
        return 0;
    }
    match b.saturating_sub(a) {
        d @ 0..=5 => d + 1,
        6..=9 => 7,
        10..=19 => 8,
        _ => 9,
    }
}
