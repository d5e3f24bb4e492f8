//! Where an instrument stands: a pure fold over its milestones.

use crate::reading::{AgreementState, Milestone, Status, Step};

/// The state after these milestones, in the order of their dates where they have one, else of the text. Only what occurred
/// moves it; what is planned or asked for announces it; what is negated moves nothing. `parties`: how many are bound.
pub fn fold(milestones: &[Milestone], parties: usize) -> AgreementState {
    let mut order: Vec<&Milestone> = milestones.iter().collect();
    order.sort_by(|a, b| match (&a.date, &b.date) {
        (Some(a), Some(b)) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    });
    order.iter().fold(AgreementState::Unknown, |state, m| next(state, m.step, m.status, parties))
}

/// One transition.
pub fn next(state: AgreementState, step: Step, status: Status, parties: usize) -> AgreementState {
    use AgreementState as S;
    match status {
        Status::Occurred => {}
        Status::Ongoing if matches!(step, Step::Negotiates | Step::ProvisionallyApplies) => {}
        Status::Negated => return state,
        // Talk of a step makes the instrument known, nothing more.
        _ => return if state == S::Unknown && forward(step).is_some() { S::Announced } else { state },
    }
    if let Some(reached) = forward(step) {
        return if rank(reached) > rank(state) { reached } else { state };
    }
    match step {
        Step::Suspends => S::Suspended,
        Step::Resumes => S::InForce,
        Step::GivesNotice => S::Ending,
        // One leaving a pact of two ends it, when its notice has run; a pact of many goes on.
        Step::Withdraws | Step::Denounces if parties <= 2 => S::Ending,
        Step::Expires => S::Terminated,
        Step::Extends if state == S::Ending => S::InForce,
        _ => state,
    }
}

/// The state that a step on the way to force reaches.
fn forward(step: Step) -> Option<AgreementState> {
    Some(match step {
        Step::Proposes => AgreementState::Announced,
        Step::Negotiates => AgreementState::Negotiating,
        Step::Initials | Step::Accepts => AgreementState::Agreed,
        Step::Signs => AgreementState::Signed,
        Step::ApprovesInternally | Step::Ratifies | Step::Accedes => AgreementState::InRatification,
        Step::EntersIntoForce | Step::ProvisionallyApplies => AgreementState::InForce,
        _ => return None,
    })
}

/// How far along a state is: forward steps never lead back.
fn rank(state: AgreementState) -> u8 {
    use AgreementState::*;
    match state {
        Unknown => 0,
        Announced => 1,
        Negotiating => 2,
        Agreed => 3,
        Signed => 4,
        InRatification => 5,
        InForce => 6,
        Suspended => 7,
        Ending => 8,
        Terminated => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AgreementState as S;

    #[test]
    fn every_step_that_occurred() {
        let table = [
            (S::Unknown, Step::Proposes, S::Announced),
            (S::Unknown, Step::Negotiates, S::Negotiating),
            (S::Announced, Step::Negotiates, S::Negotiating),
            (S::Negotiating, Step::Initials, S::Agreed),
            (S::Negotiating, Step::Accepts, S::Agreed),
            (S::Agreed, Step::Signs, S::Signed),
            (S::Unknown, Step::Signs, S::Signed),
            (S::Signed, Step::Negotiates, S::Signed),
            (S::Signed, Step::ApprovesInternally, S::InRatification),
            (S::Signed, Step::Ratifies, S::InRatification),
            (S::InRatification, Step::Signs, S::InRatification),
            (S::InRatification, Step::Ratifies, S::InRatification),
            (S::Signed, Step::Accedes, S::InRatification),
            (S::InForce, Step::Accedes, S::InForce),
            (S::InRatification, Step::EntersIntoForce, S::InForce),
            (S::Signed, Step::ProvisionallyApplies, S::InForce),
            (S::InForce, Step::Ratifies, S::InForce),
            (S::InForce, Step::Reserves, S::InForce),
            (S::InForce, Step::Invokes, S::InForce),
            (S::InForce, Step::AllegesBreach, S::InForce),
            (S::InForce, Step::DeniesBreach, S::InForce),
            (S::InForce, Step::Amends, S::InForce),
            (S::InForce, Step::Extends, S::InForce),
            (S::InForce, Step::Suspends, S::Suspended),
            (S::Suspended, Step::Resumes, S::InForce),
            (S::InForce, Step::GivesNotice, S::Ending),
            (S::Ending, Step::Extends, S::InForce),
            (S::InForce, Step::Withdraws, S::Ending),
            (S::InForce, Step::Denounces, S::Ending),
            (S::InForce, Step::Expires, S::Terminated),
            (S::Ending, Step::Expires, S::Terminated),
        ];
        for (from, step, to) in table {
            assert_eq!(next(from, step, Status::Occurred, 2), to, "{from} {step}");
        }
    }

    #[test]
    fn one_leaves_a_pact_of_many() {
        for step in [Step::Withdraws, Step::Denounces] {
            assert_eq!(next(S::InForce, step, Status::Occurred, 30), S::InForce);
        }
    }

    #[test]
    fn what_did_not_occur_moves_nothing_but_announces() {
        for step in Step::ALL {
            for state in AgreementState::ALL {
                assert_eq!(next(*state, *step, Status::Negated, 2), *state);
                for status in [Status::Planned, Status::Predicted, Status::Demanded, Status::Hypothetical] {
                    let after = next(*state, *step, status, 2);
                    assert!(after == *state || (*state == S::Unknown && after == S::Announced));
                }
            }
        }
        assert_eq!(next(S::Unknown, Step::Signs, Status::Planned, 2), S::Announced);
        assert_eq!(next(S::Unknown, Step::Negotiates, Status::Ongoing, 2), S::Negotiating);
        assert_eq!(next(S::Signed, Step::EntersIntoForce, Status::Planned, 2), S::Signed);
    }

    #[test]
    fn milestones_are_folded_by_date() {
        let mark = |step, date: Option<&str>| Milestone {
            step,
            party: None,
            by: None,
            date: date.map(str::to_owned),
            place: None,
            status: Status::Occurred,
            evidence: crate::reading::Span { start: 0, end: 0, text: String::new() },
            rule: String::new(),
        };
        let told = [mark(Step::Expires, Some("2024-05-01")), mark(Step::Signs, Some("2019-01-01"))];
        assert_eq!(fold(&told, 2), S::Terminated);
        assert_eq!(fold(&[mark(Step::Ratifies, None), mark(Step::Signs, Some("2024-06-19"))], 2), S::InRatification);
        assert_eq!(fold(&[], 2), S::Unknown);
    }
}
