//! A real browser, driven over its debugging pipe: no library, no port. Debian's chromium; `VIGIE_CHROME` names another.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A browser with one page.
pub struct Chrome {
    child: Child,
    send: ChildStdin,
    receive: BufReader<ChildStdout>,
    session: String,
    next: u64,
    profile: PathBuf,
    /// Errors that the page's console told, and requests to anywhere but this server.
    pub complaints: Vec<String>,
}

/// The program, if it is there.
pub fn program() -> Option<String> {
    let named = std::env::var("VIGIE_CHROME").ok();
    let known = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    named.into_iter().chain(known).find(|p| Command::new(p).arg("--version").output().is_ok_and(|o| o.status.success()))
}

impl Chrome {
    /// Starts it; nothing where there is none.
    pub fn start() -> Option<Chrome> {
        static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let program = program()?;
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("vigie-chrome-{}-{number}", std::process::id()));
        // The pipe is file descriptors 3 and 4 of the browser: a shell puts them there.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null", "sh"])
            .arg(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--remote-debugging-pipe",
            ])
            .arg("--force-color-profile=srgb")
            .arg(format!("--user-data-dir={}", profile.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let send = child.stdin.take()?;
        let receive = BufReader::new(child.stdout.take()?);
        let session = String::new();
        let mut chrome = Chrome { child, send, receive, session, next: 0, profile, complaints: Vec::new() };
        let target = chrome.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attached = chrome.ask("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        chrome.session = attached["sessionId"].as_str()?.to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Log.enable", "Network.enable"] {
            chrome.ask(domain, json!({}));
        }
        chrome.size(1280, 860);
        Some(chrome)
    }

    /// Sends a command and waits for its answer.
    pub fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.send
            .write_all(message.to_string().as_bytes())
            .and_then(|()| self.send.write_all(&[0]))
            .expect("it listens");
        self.send.flush().expect("it listens");
        loop {
            let heard = self.hear();
            if heard["id"].as_u64() == Some(self.next) {
                assert!(heard["error"].is_null(), "{method}: {}", heard["error"]);
                return heard["result"].clone();
            }
        }
    }

    fn hear(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.receive.read_until(0, &mut bytes).expect("it speaks");
        assert!(!bytes.is_empty(), "the browser has ended");
        bytes.pop();
        let heard: Value = serde_json::from_slice(&bytes).expect("JSON");
        let p = &heard["params"];
        match heard["method"].as_str() {
            Some("Log.entryAdded") if p["entry"]["level"] == "error" => self.complaints.push(p["entry"].to_string()),
            Some("Runtime.exceptionThrown") => self.complaints.push(p["exceptionDetails"].to_string()),
            Some("Network.requestWillBeSent") => {
                let url = p["request"]["url"].as_str().unwrap_or("");
                let ours = ["http://127.0.0.1:", "about:", "data:", "blob:"].iter().any(|o| url.starts_with(o));
                if !ours {
                    self.complaints.push(format!("asked for {url}"));
                }
            }
            _ => {}
        }
        heard
    }

    /// The size of the page.
    pub fn size(&mut self, width: u32, height: u32) {
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Light or dark.
    pub fn scheme(&mut self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }, { "name": "prefers-reduced-motion", "value": "reduce" }]);
        self.ask("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// Goes to an address and waits until all of it is there.
    pub fn go(&mut self, address: &str) {
        let gone = self.ask("Page.navigate", json!({ "url": address }));
        assert!(gone["errorText"].is_null(), "{address}: {gone}");
        self.settle();
    }

    /// Waits until the page is whole.
    pub fn settle(&mut self) {
        let end = Instant::now() + Duration::from_secs(30);
        std::thread::sleep(Duration::from_millis(60));
        while Instant::now() < end {
            let state =
                self.ask("Runtime.evaluate", json!({ "expression": "document.readyState", "returnByValue": true }));
            if state["result"]["value"] == "complete" {
                return;
            }
            std::thread::sleep(Duration::from_millis(40));
        }
        panic!("the page is not whole after half a minute");
    }

    /// The value of an expression; a promise is waited for.
    pub fn eval(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.ask("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub fn wait(&mut self, expression: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            // Between two pages there is nothing to ask.
            let asked = json!({ "expression": expression, "returnByValue": true });
            if self.ask("Runtime.evaluate", asked)["result"]["value"] == true {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("never true: {expression}; at {}", self.eval("location.href"));
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Tab" => 9,
            "Escape" => 27,
            _ => 0,
        };
        let text = match key {
            "Enter" => "\r",
            "Tab" | "Escape" => "",
            k => k,
        };
        let event = |kind: &str| json!({ "type": kind, "key": key, "text": if kind == "keyUp" { "" } else { text }, "windowsVirtualKeyCode": code });
        self.ask("Input.dispatchKeyEvent", event(if text.is_empty() { "rawKeyDown" } else { "keyDown" }));
        self.ask("Input.dispatchKeyEvent", event("keyUp"));
    }

    /// Writes where the cursor is.
    pub fn write(&mut self, text: &str) {
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Clicks the first of a selector, as a mouse would.
    pub fn click(&mut self, selector: &str) {
        let place = self.eval(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); if (!e) return null; e.scrollIntoView({{block: 'center'}}); \
             const r = e.getClientRects()[0]; return [r.left + Math.min(r.width / 2, 30), r.top + r.height / 2]; }})()"
        ));
        assert!(place.is_array(), "{selector} is not on the page");
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", event);
        }
    }

    /// What the page looks like, as PNG.
    pub fn picture(&mut self) -> Vec<u8> {
        let shot = self.ask("Page.captureScreenshot", json!({ "format": "png", "optimizeForSpeed": false }));
        decode(shot["data"].as_str().unwrap_or(""))
    }

    /// The page on paper, as PDF.
    pub fn paper(&mut self) -> Vec<u8> {
        let printed = self.ask("Page.printToPDF", json!({ "printBackground": false }));
        decode(printed["data"].as_str().unwrap_or(""))
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// Base64.
fn decode(text: &str) -> Vec<u8> {
    let (mut out, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for c in text.bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}
