//! A terminal to run a command on: `script` (util-linux) is its other end.

use std::io::{Read, Write};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;

use super::{Printed, sealed, wait_for};

/// Runs a shell's command line on a terminal of its own, 80 columns wide, to its end. Each time that the screen shows the one text of `dialogue`,
/// the other one is typed. Beside what [`sealed`] leaves, the environment has `env`. What was on the screen is `stdout`, with
/// lines ended as in a file.
///
/// # Panics
/// When what is waited for is not shown, or the command does not end.
#[must_use]
pub fn on_terminal(line: &str, dialogue: &[(&str, &str)], env: &[(&str, &str)]) -> Printed {
    let mut script = sealed("script");
    script.env("TERM", "xterm").env("SHELL", "/bin/sh").envs(env.iter().copied());
    let mut child = script
        .args(["--quiet", "--return", "--command", &format!("stty cols 80 rows 24; {line}"), "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("script (util-linux) starts");
    let screen = Arc::new(Mutex::new(Vec::new()));
    let (shared, mut stdout) = (screen.clone(), child.stdout.take().expect("stdout is piped"));
    let reader = thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(count @ 1..) = stdout.read(&mut chunk) {
            shared.lock().expect("the screen").extend_from_slice(&chunk[..count]);
        }
    });
    // It stays open until the end: its end would be an end of file on the terminal.
    let mut keyboard = child.stdin.take().expect("stdin is piped");
    let mut seen = 0;
    for (shown, typed) in dialogue {
        wait_for(&format!("{shown:?} on the terminal of {line}"), || {
            let screen = screen.lock().expect("the screen");
            let found = screen[seen..].windows(shown.len().max(1)).position(|text| text == shown.as_bytes());
            found.map(|at| seen += at + shown.len()).or(shown.is_empty().then_some(()))
        });
        keyboard.write_all(typed.as_bytes()).expect("the terminal takes what is typed");
        keyboard.flush().expect("the terminal takes what is typed");
    }
    let status = wait_for(&format!("the end of {line}"), || child.try_wait().expect("its state"));
    reader.join().expect("the reader ends");
    let text = String::from_utf8_lossy(&screen.lock().expect("the screen")).replace("\r\n", "\n");
    Printed { stdout: text, stderr: String::new(), code: status.code() }
}
