//! FactBank values, and what becomes of them in another's mouth.

use crate::reading::Factuality::{self, *};

/// Certain 3, probable 2, possible 1; the sign is the polarity.
fn number(v: Factuality) -> i8 {
    match v {
        CtPlus => 3,
        PrPlus => 2,
        PsPlus => 1,
        CtMinus => -3,
        PrMinus => -2,
        PsMinus => -1,
        CtUnknown | Uu => 0,
    }
}

fn value(n: i8) -> Factuality {
    match n {
        3 => CtPlus,
        2 => PrPlus,
        1 => PsPlus,
        -3 => CtMinus,
        -2 => PrMinus,
        -1 => PsMinus,
        _ => Uu,
    }
}

/// A value held of something said with another: no surer than either, turned round by a negative one.
pub fn through(outer: Factuality, inner: Factuality) -> Factuality {
    let (o, i) = (number(outer), number(inner));
    value(o.abs().min(i.abs()) * o.signum() * i.signum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_turns_and_a_belief_weakens() {
        assert_eq!(through(CtMinus, CtPlus), CtMinus);
        assert_eq!(through(CtMinus, CtMinus), CtPlus);
        assert_eq!(through(PrPlus, CtMinus), PrMinus);
        assert_eq!(through(CtPlus, PsPlus), PsPlus);
        for v in Factuality::ALL {
            assert_eq!(through(Uu, *v), Uu);
            assert_eq!(through(*v, Uu), Uu);
        }
    }
}
