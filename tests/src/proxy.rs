//! A liar between phone and server: cuts messages anywhere, keeps silent, is slow, answers in the server's stead.

mod message;

use message::{Message, read_answer, read_request};
use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
    time::sleep,
};

/// Where a message breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// After so many bytes.
    Bytes(usize),
    /// In the middle of the head.
    InHead,
    /// After half of all.
    Half,
    /// One byte is missing.
    LastButOne,
}

impl Cut {
    /// All that the suite plays.
    pub const ALL: [Self; 5] = [Self::Bytes(0), Self::Bytes(1), Self::InHead, Self::Half, Self::LastButOne];

    const fn place(self, message: &Message) -> usize {
        let length = message.head.len() + message.body.len();
        match self {
            Self::Bytes(bytes) => bytes,
            Self::InHead => message.head.len() / 2,
            Self::Half => length / 2,
            Self::LastButOne => length.saturating_sub(1),
        }
    }
}

/// What stands there in the server's stead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// 200 with a page to sign in to the Wi-Fi.
    Html,
    /// 302 to such a page.
    Redirect,
    /// 511 with such a page.
    SignInFirst,
    /// 200 with somebody else's JSON.
    ForeignJson,
    /// A gateway's error of this status with a page.
    Gateway(u16),
}

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is passed on, and so is the answer.
    Pass,
    /// The server gets only the beginning; then both lines break.
    CutRequest(Cut),
    /// The phone gets only the beginning of the answer; then its line breaks.
    CutAnswer(Cut),
    /// Nothing ever comes back, and the line stays open.
    Silence,
    /// Half of this on the way there, half on the way back.
    Slow(Duration),
    /// Somebody else answers.
    Page(Page),
    /// The answer ends in its middle, and its head says that this is all.
    Short,
}

/// A request as it came by.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Verb and path.
    pub line: String,
    /// What became of it.
    pub fault: Fault,
}

/// The server's answer to a request that was passed on.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Verb and path of the request.
    pub line: String,
    /// Its head, in bytes.
    pub head: usize,
    /// Its body as it went over the wire, in bytes.
    pub body: usize,
}

type Choose = Box<dyn FnMut(&str) -> Fault + Send>;

struct Shared {
    upstream: u16,
    own: u16,
    choose: Mutex<Choose>,
    seen: Mutex<Vec<Seen>>,
    answered: Mutex<Vec<Answered>>,
}

/// The liar; it lies as long as it lives.
pub struct Proxy {
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    /// Honest for now, before the server on this port.
    pub async fn before(upstream: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            upstream,
            own,
            choose: Mutex::new(Box::new(|_| Fault::Pass)),
            seen: Mutex::default(),
            answered: Mutex::default(),
        });
        let task = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Self { shared, task }
    }

    /// Where phones reach it.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.shared.own)
    }

    /// From now on this decides, from verb and path ("PUT /api/sync/photo/…/0?bytes=9").
    pub fn lie(&self, choose: impl FnMut(&str) -> Fault + Send + 'static) {
        *self.shared.choose.lock().unwrap() = Box::new(choose);
    }

    /// The first request whose line contains `part` fares so; all others pass.
    pub fn lie_once(&self, part: &'static str, fault: Fault) {
        self.lie_from(part, 0, 1, fault);
    }

    /// Of the requests whose line contains `part`, those after the first `skip` fare so, `times` of them; all others pass.
    pub fn lie_from(&self, part: &'static str, skip: usize, times: usize, fault: Fault) {
        let mut met = 0;
        self.lie(move |line| {
            let meant = line.contains(part);
            met += usize::from(meant);
            if meant && met > skip && met <= skip.saturating_add(times) { fault } else { Fault::Pass }
        });
    }

    /// From now on it is honest.
    pub fn calm(&self) {
        self.lie(|_| Fault::Pass);
    }

    /// What the server has answered to what was passed on since this was last asked, and forgets it.
    #[expect(clippy::must_use_candidate, reason = "also called to forget")]
    pub fn take_answered(&self) -> Vec<Answered> {
        std::mem::take(&mut *self.shared.answered.lock().unwrap())
    }

    /// What has come by since it was last asked, and forgets it.
    #[expect(clippy::must_use_candidate, reason = "also called to forget")]
    pub fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.shared.seen.lock().unwrap())
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((phone, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // Whatever breaks, breaks for the phone too.
            let _broken = serve(phone, &shared).await;
        });
    }
}

async fn serve(mut phone: TcpStream, shared: &Shared) -> io::Result<()> {
    while let Some(request) = read_request(&mut phone).await? {
        let line = request.line();
        if line.ends_with("/portal.html") {
            phone.write_all(&page(Page::Html, shared.own)).await?;
            continue;
        }
        let fault = (shared.choose.lock().unwrap())(&line);
        shared.seen.lock().unwrap().push(Seen { line: line.clone(), fault });
        match fault {
            Fault::Pass => {
                let answer = pass(&request, shared).await?;
                shared.answered.lock().unwrap().push(Answered { line, head: answer.head.len(), body: answer.body.len() });
                phone.write_all(&answer.whole()).await?;
            }
            Fault::CutRequest(cut) => {
                let mut server = TcpStream::connect(("127.0.0.1", shared.upstream)).await?;
                server.write_all(&request.whole()[..cut.place(&request)]).await?;
                server.shutdown().await?;
                return Ok(());
            }
            Fault::CutAnswer(cut) => {
                let answer = pass(&request, shared).await?;
                phone.write_all(&answer.whole()[..cut.place(&answer)]).await?;
                return phone.shutdown().await;
            }
            Fault::Silence => sleep(Duration::from_secs(600)).await,
            Fault::Slow(latency) => {
                sleep(latency / 2).await;
                let answer = pass(&request, shared).await?;
                sleep(latency / 2).await;
                phone.write_all(&answer.whole()).await?;
            }
            Fault::Page(of) => phone.write_all(&page(of, shared.own)).await?,
            Fault::Short => phone.write_all(&pass(&request, shared).await?.shortened()).await?,
        }
    }
    Ok(())
}

async fn pass(request: &Message, shared: &Shared) -> io::Result<Message> {
    let mut server = TcpStream::connect(("127.0.0.1", shared.upstream)).await?;
    server.write_all(&request.whole()).await?;
    read_answer(&mut server).await
}

fn page(of: Page, own: u16) -> Vec<u8> {
    let html = "<!doctype html><html><body>请先登录无线网络 · sign in to the Wi-Fi first</body></html>";
    let (status, more, kind, body) = match of {
        Page::Html => ("200 OK", String::new(), "text/html; charset=utf-8", html),
        Page::Redirect => ("302 Found", format!("location: http://127.0.0.1:{own}/portal.html\r\n"), "text/html", html),
        Page::SignInFirst => ("511 Network Authentication Required", String::new(), "text/html", html),
        Page::ForeignJson => ("200 OK", String::new(), "application/json", "{\"code\":0,\"outcomes\":[],\"stored\":true,\"receipts\":[]}"),
        Page::Gateway(502) => ("502 Bad Gateway", String::new(), "text/html", html),
        Page::Gateway(503) => ("503 Service Unavailable", String::new(), "text/html", html),
        Page::Gateway(504) => ("504 Gateway Timeout", String::new(), "text/html", html),
        Page::Gateway(_) => ("500 Internal Server Error", String::new(), "text/html", html),
    };
    format!("HTTP/1.1 {status}\r\n{more}content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}
