//! Tells what fired: an Atom file, a signed webhook that is tried again, a mail through the local mail program.

#[cfg(feature = "network")]
use super::sign::hmac;
use std::io::Write;
use std::process::{Command, Stdio};
use vigie::alerts::{Fired, Search, Target, atom, replace};
use vigie::show::line;

/// Tells everything that waits; how much could not be told. What could not is kept for the next run.
pub fn deliver(search: &mut Search, post: &mut Post) -> usize {
    let mut failed = 0;
    for target in &search.targets {
        if let Target::Feed { file } = target
            && let Err(e) = replace(file, atom(search).as_bytes())
        {
            say(&format!("{}: the feed {} could not be written: {e}", search.name, file.display()));
            failed += 1;
        }
    }
    let waiting = std::mem::take(&mut search.undelivered);
    // A target that fails is left alone until the next run.
    let mut dead: Vec<usize> = Vec::new();
    for (i, fired) in waiting {
        let told = match search.targets.get(i) {
            _ if dead.contains(&i) => Err(None),
            Some(Target::Webhook { url, secret_env }) => post.webhook(url, secret_env.as_deref(), &fired).map_err(Some),
            Some(Target::Mail { to, mta }) => mail(to, mta, &fired).map_err(Some),
            Some(Target::Feed { .. }) | None => Ok(()),
        };
        if let Err(why) = told {
            if let (Some(why), Some(target)) = (why, search.targets.get(i)) {
                say(&format!("{}: {target}: {why}; it is tried again at the next run", search.name));
                dead.push(i);
            }
            failed += 1;
            search.undelivered.push((i, fired));
        }
    }
    failed
}

fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "vigie: {}", line(message));
}

/// Sends webhooks, through the one door to the network.
pub struct Post {
    #[cfg(feature = "network")]
    door: vigie_gather::door::Door,
}

#[cfg(feature = "network")]
impl Post {
    /// With the addresses that the command line allows.
    pub fn new(run: &super::Run) -> Post {
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;
        use vigie_gather::door::{Door, Rules, System};
        let rules = Rules { allowed: run.allow.clone(), ..Rules::default() };
        Post { door: Door::new(rules, Arc::new(System::new(Arc::new(AtomicBool::new(false))))) }
    }

    /// Three tries, a second and four seconds apart, as long as the trouble may pass.
    fn webhook(&mut self, url: &str, secret_env: Option<&str>, fired: &Fired) -> Result<(), String> {
        let body = serde_json::to_vec(fired).map_err(|e| e.to_string())?;
        let mut headers = vec![("Content-Type", "application/json".to_owned())];
        if let Some(variable) = secret_env {
            let secret = std::env::var(variable).map_err(|_| format!("the variable {variable} holds no secret"))?;
            headers.push(("X-Vigie-Signature", format!("sha256={}", hmac(secret.as_bytes(), &body))));
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(k, v)| (*k, v.as_str())).collect();
        for pause in [1, 4, 0] {
            match self.door.post(url, &body, &headers) {
                Ok(()) => return Ok(()),
                Err(trouble) if pause == 0 || !trouble.may_pass() => return Err(trouble.to_string()),
                Err(_) => std::thread::sleep(std::time::Duration::from_secs(pause)),
            }
        }
        Ok(())
    }
}

#[cfg(not(feature = "network"))]
impl Post {
    pub fn new(_: &super::Run) -> Post {
        Post {}
    }

    fn webhook(&mut self, _: &str, _: Option<&str>, _: &Fired) -> Result<(), String> {
        Err("this program was built without the network".to_owned())
    }
}

/// A message with its headers, to the standard input of the mail program.
fn mail(to: &str, mta: &str, fired: &Fired) -> Result<(), String> {
    let mut words = mta.split_whitespace();
    let program = words.next().ok_or("no mail program is named")?;
    let message = message(to, fired);
    let mut child = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|e| format!("{program} could not be run: {e}"))?;
    let written = child.stdin.take().map_or(Ok(()), |mut pipe| pipe.write_all(message.as_bytes()));
    let status = child.wait().map_err(|e| e.to_string())?;
    written.map_err(|e| format!("{program} did not read the message: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} ended with {status}")) }
}

fn message(to: &str, fired: &Fired) -> String {
    // A subject of plain letters needs no coding; one line, so that no header can be added.
    let subject: String = fired.title.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).take(120).collect();
    format!(
        "To: {to}\nSubject: [vigie {}] {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\
         {}\n\n{}\n\n{}\n",
        fired.alert,
        line(&fired.title),
        line(&fired.why),
        fired.id
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_adds_a_header() {
        let fired = Fired {
            alert: "goma".into(),
            id: "claim-1".into(),
            title: "Kigali dément\nBcc: all@example.org".into(),
            was: None,
            why: "it is new".into(),
            since: String::new(),
            row: serde_json::Value::Null,
        };
        let text = message("desk@example.org", &fired);
        let head = text.split("\n\n").next().unwrap_or_default();
        assert!(!head.contains("\nBcc:") && head.lines().count() == 5, "{head}");
    }
}
