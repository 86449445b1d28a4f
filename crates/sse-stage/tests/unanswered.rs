//! Requests for a script that are not answered, over real sockets.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use sse_stage::{
    Ending, KillKind, Party, PlayedScript, Script, ScriptAnswer, ScriptEnd, ScriptFraming,
    ScriptStep, Target, What,
};
use support::{End, Lab, PATIENCE, lab, plain, silent};

/// An answer of nothing but a short pause.
fn pauses(end: ScriptEnd) -> ScriptAnswer {
    let steps = vec![ScriptStep::Pause { pause_ms: 1 }];
    ScriptAnswer { status: 200, headers: Vec::new(), framing: ScriptFraming::Chunked, steps, end }
}

/// Keeps a script of one answer and returns its id and its path.
fn add(lab: &Lab, answer: ScriptAnswer) -> (String, String) {
    let script = Script { answers: vec![answer], client: None };
    let id = lab.stage.add_script(&script).unwrap();
    let path = format!("/playground/{id}");
    (id, path)
}

/// Waits until a script is as it is expected to be.
async fn played(lab: &Lab, id: &str, is: impl Fn(&PlayedScript) -> bool) -> PlayedScript {
    let mut played = lab.stage.script(id).unwrap();
    while !is(&played) {
        played = lab.stage.script_after(id, played.changes, PATIENCE).await.unwrap();
    }
    played
}

#[tokio::test]
async fn an_unanswered_request_is_sent_no_byte_before_its_fin_or_rst() {
    let lab = lab(silent()).await;
    let mut facts = lab.facts();
    for framing in [ScriptFraming::Chunked, ScriptFraming::Close, ScriptFraming::ContentLength] {
        for (end, fin, how) in [
            (ScriptEnd::CloseUnanswered, End::Fin, Ending::Cut),
            (ScriptEnd::ResetUnanswered, End::Reset, Ending::Reset),
        ] {
            let unanswered = ScriptAnswer { framing, ..pauses(end) };
            let (id, path) = add(&lab, unanswered);
            let mut client = lab.get(&path).await;
            assert_eq!(client.rest().await, (String::new(), fin), "{end:?} {framing:?}");
            let played = played(&lab, &id, |played| played.done).await;
            let attempt = &played.attempts[0];
            let ended = attempt.ended.unwrap();
            assert_eq!((ended.by, ended.how), (Party::Server, how));
            assert_eq!((attempt.steps_done, attempt.bytes_written), (1, 0));
            // Of an answer that was not given the journal says nothing.
            let said = facts
                .find(|it| {
                    if let What::Closed { bytes, .. } = it {
                        return Some(Some(*bytes));
                    }
                    matches!(it, What::Answered { .. }).then_some(None)
                })
                .await;
            assert_eq!(said, Some(0));
        }
    }
}

#[tokio::test]
async fn a_hung_request_is_sent_nothing_until_it_is_killed() {
    let lab = lab(silent()).await;
    for (kind, fin) in
        [(KillKind::End, End::Fin), (KillKind::Cut, End::Fin), (KillKind::Reset, End::Reset)]
    {
        let (id, path) = add(&lab, pauses(ScriptEnd::Hang));
        let mut client = lab.get(&path).await;
        let hung = played(&lab, &id, |it| it.attempts.first().is_some_and(|it| it.steps_done == 1));
        assert!(!hung.await.done);
        lab.stage.kill(Target::All, plain(kind)).unwrap();
        assert_eq!(client.rest().await, (String::new(), fin), "{kind:?}");
    }
}
