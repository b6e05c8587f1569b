//! Lines of a stream of bytes, ended as `java.io.BufferedReader.readLine` ends them: by `\n`, `\r` or `\r\n`.
//!
//! Bytes stay what they are: Kafka's own tool decodes lines as UTF-8 and replaces what is not, which loses data.

use memchr::memchr2;

/// Splits chunks into lines. Feed with [`Lines::push`], take lines until there is none, feed again.
#[derive(Debug, Default)]
pub struct Lines {
    buffer: Vec<u8>,
    /// Where the next line starts in `buffer`.
    start: usize,
    /// Before here there is no terminator in the current line.
    searched: usize,
    /// The last line ended with `\r`: a `\n` right behind it belongs to it.
    after_cr: bool,
}

impl Lines {
    /// More bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.buffer.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(chunk);
    }

    /// The next complete line, without its terminator.
    pub fn next_line(&mut self) -> Option<&[u8]> {
        if self.after_cr && self.start < self.buffer.len() {
            self.after_cr = false;
            if self.buffer[self.start] == b'\n' {
                self.start += 1;
                self.searched = self.start;
            }
        }
        let Some(at) = memchr2(b'\n', b'\r', &self.buffer[self.searched..]) else {
            self.searched = self.buffer.len();
            return None;
        };
        let (start, end) = (self.start, self.searched + at);
        self.after_cr = self.buffer[end] == b'\r';
        self.start = end + 1;
        self.searched = self.start;
        Some(&self.buffer[start..end])
    }

    /// What is left at the end of the stream: a last line without terminator.
    pub fn last_line(&mut self) -> Option<&[u8]> {
        let start = std::mem::replace(&mut self.start, self.buffer.len());
        self.searched = self.start;
        Some(&self.buffer[start..]).filter(|line| !line.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &[u8], chunk: usize) -> Vec<Vec<u8>> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        for part in text.chunks(chunk) {
            lines.push(part);
            while let Some(line) = lines.next_line() {
                found.push(line.to_vec());
            }
        }
        found.extend(lines.last_line().map(<[u8]>::to_vec));
        found
    }

    fn check(text: &[u8], expected: &[&[u8]]) {
        for chunk in 1..=text.len().max(1) {
            assert_eq!(split(text, chunk), expected, "{text:?} in chunks of {chunk}");
        }
    }

    #[test]
    fn ends_lines_as_java_does() {
        check(b"", &[]);
        check(b"\n", &[b""]);
        check(b"a\nb\n", &[b"a", b"b"]);
        check(b"a\rb\r\nc\n\rd", &[b"a", b"b", b"c", b"", b"d"]);
        check(b"\r\n\r\n", &[b"", b""]);
        check(b"a\r", &[b"a"]);
        check(b"\xff\xfe\nlast", &[b"\xff\xfe", b"last"]);
    }
}
