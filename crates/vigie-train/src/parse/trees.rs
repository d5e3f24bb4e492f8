//! Learning the tree builder: arc-hybrid with a dynamic oracle, so that it learns to go on after its own mistakes.

use super::corpus::{Gold, Sentence};
use super::learner::{Dice, Learner};
use rustc_hash::FxHashMap;
use vigie_parse::Words;
use vigie_parse::linear::decode::{Desk, best_label, best_step};
use vigie_parse::linear::tag::score;
use vigie_parse::linear::tree::{STEPS, State, Step};

/// A sentence with its gold tree and the tags the taggers gave it.
pub struct Example<'a> {
    pub gold: &'a Sentence,
    pub upos: Vec<vigie_parse::Upos>,
    pub feats: Vec<u32>,
    pub lemmas: Vec<u32>,
}

/// The tree builder in training.
#[derive(Default)]
pub struct Trees {
    pub steps: Learner,
    pub labels: Learner,
}

/// Gold heads, the root's place being the length; and for each head its dependents, in order.
struct Tree {
    heads: Vec<u32>,
    children: Vec<Vec<u32>>,
}

impl Tree {
    fn of(words: &[Gold]) -> Tree {
        let n = words.len();
        let heads: Vec<u32> = words.iter().map(|w| if w.head == 0 { n as u32 } else { w.head as u32 - 1 }).collect();
        let mut children = vec![Vec::new(); n + 1];
        for (i, h) in heads.iter().enumerate() {
            children[*h as usize].push(i as u32);
        }
        Tree { heads, children }
    }

    /// How many gold edges a step puts out of reach.
    fn cost(&self, state: &State, on_stack: &[bool], step: Step) -> u32 {
        let b = state.next();
        let stack = state.stack();
        let ahead = |x: u32| x >= b; // the buffer, root included
        match step {
            Step::Shift => {
                let head = self.heads[b as usize];
                let top = stack.last().copied();
                let lost_head = (head as usize) < on_stack.len() && on_stack[head as usize] && Some(head) != top;
                let lost = self.children[b as usize].iter().filter(|c| on_stack[**c as usize]).count() as u32;
                u32::from(lost_head) + lost
            }
            Step::Left | Step::Right => {
                let Some(&s0) = stack.last() else { return 0 };
                let head = self.heads[s0 as usize];
                let under = stack.len().checked_sub(2).map(|i| stack[i]);
                let lost_head = match step {
                    Step::Left => head != b && (ahead(head) || Some(head) == under),
                    _ => Some(head) != under && ahead(head),
                };
                u32::from(lost_head) + self.children[s0 as usize].iter().filter(|c| ahead(**c)).count() as u32
            }
        }
    }
}

impl Trees {
    /// One round over the examples; gives the share of right steps and labels, in percent.
    pub fn round(&mut self, examples: &[Example<'_>], words: &Words, round: usize, dice: &mut Dice) -> (f64, f64) {
        let ids: FxHashMap<&str, u8> = words.labels.iter().enumerate().map(|(n, l)| (l.as_str(), n as u8)).collect();
        let mut order: Vec<usize> = (0..examples.len()).collect();
        dice.shuffle(&mut order);
        let mut desk = Desk::default();
        let mut count = [0usize; 4];
        for n in order {
            self.sentence(&examples[n], &ids, words.labels.len(), round, dice, &mut desk, &mut count);
        }
        let part = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        (part(count[0], count[1]), part(count[2], count[3]))
    }

    #[allow(clippy::too_many_arguments)]
    fn sentence(
        &mut self,
        example: &Example<'_>,
        ids: &FxHashMap<&str, u8>,
        label_count: usize,
        round: usize,
        dice: &mut Dice,
        desk: &mut Desk,
        count: &mut [usize; 4],
    ) {
        example.lay(desk);
        let words = &example.gold.words;
        let tree = Tree::of(words);
        let mut on_stack = vec![false; words.len()];
        let mut features = Vec::new();
        desk.seen.fill(&desk.view);
        let state = &mut desk.state;
        state.start(words.len());
        while !state.done() {
            let allowed = state.allowed();
            let mut step;
            let mut scores = [0; 3];
            if allowed.iter().filter(|a| **a).count() > 1 {
                state.step_features(&desk.seen, &mut features);
                score(&self.steps, &features, &mut scores);
                step = best_step(&scores, allowed);
                let costs = STEPS.map(|s| if allowed[s as usize] { tree.cost(state, &on_stack, s) } else { u32::MAX });
                let least = costs.iter().min().copied().unwrap_or(0);
                let good = STEPS.map(|s| costs[s as usize] == least);
                let right = best_step(&scores, good);
                self.steps.tick();
                count[1] += 1;
                if good[step as usize] {
                    count[0] += 1;
                } else {
                    self.steps.learn(&features, right as usize, step as usize);
                    if round < 1 || dice.part() < 0.1 {
                        step = right;
                    }
                }
            } else {
                step = best_step(&scores, allowed);
            }
            let label = self.label(state, &desk.seen, step, words, ids, label_count, &mut features, count);
            match step {
                Step::Shift => on_stack[state.next() as usize] = true,
                _ => {
                    if let Some(&top) = state.stack().last() {
                        on_stack[top as usize] = false;
                    }
                }
            }
            state.take(step, label);
        }
    }

    /// The label of the edge a step makes: guessed; learned from where the edge is a gold one.
    #[allow(clippy::too_many_arguments)]
    fn label(
        &mut self,
        state: &State,
        seen: &vigie_parse::linear::tree::Seen,
        step: Step,
        words: &[Gold],
        ids: &FxHashMap<&str, u8>,
        label_count: usize,
        features: &mut Vec<u64>,
        count: &mut [usize; 4],
    ) -> u8 {
        let Some((head, child)) = state.edge(step).filter(|(h, _)| (*h as usize) < words.len()) else { return 0 };
        state.label_features(seen, head, child, features);
        let mut scores = vec![0; label_count];
        score(&self.labels, features, &mut scores);
        let guess = best_label(&scores);
        let gold = &words[child as usize];
        if gold.head == head as usize + 1
            && let Some(&right) = ids.get(gold.rel.as_str())
        {
            self.labels.tick();
            count[3] += 1;
            count[2] += usize::from(right == guess);
            if right != guess {
                self.labels.learn(features, right as usize, guess as usize);
            }
        }
        guess
    }
}

impl Example<'_> {
    /// Lays the sentence and its tags on a desk.
    pub fn lay(&self, desk: &mut Desk) {
        let mut buffer = std::mem::take(&mut desk.buffer);
        let forms = self.gold.words.iter().map(|w| w.form.as_str());
        desk.view.fill(forms, &self.gold.treebank, &Default::default(), &mut buffer);
        desk.buffer = buffer;
        desk.view.upos.clone_from(&self.upos);
        desk.view.feats.clone_from(&self.feats);
        desk.view.lemmas.clone_from(&self.lemmas);
    }
}
