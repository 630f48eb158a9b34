//! Mail and text messages, to a real mail server and a real gateway.

use super::told::{added, later, log_of, paths, reports, states_of, to, town_that_tells};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use shared::channel::{DeliveryError, DeliveryState};
use std::sync::{Arc, Mutex};
use tests::receiver::{Receiver, Say};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail server: takes letters, or refuses those to some.
struct MailServer {
    port: u16,
    letters: Arc<Mutex<Vec<Letter>>>,
}

#[derive(Clone, Debug, Default)]
struct Letter {
    login: String,
    from: String,
    to: Vec<String>,
    text: String,
}

impl MailServer {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, letters) = (listener.local_addr().unwrap().port(), Arc::<Mutex<Vec<Letter>>>::default());
        let kept = Arc::clone(&letters);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept)));
            }
        });
        Self { port, letters }
    }

    fn got(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, letters: Arc<Mutex<Vec<Letter>>>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.test ESMTP\r\n").await.unwrap();
    let (mut letter, mut line) = (Letter::default(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let verb = line.trim_end().to_owned();
        let answer = match verb.split([' ', ':']).next().unwrap().to_uppercase().as_str() {
            "EHLO" => "250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n".to_owned(),
            "AUTH" => {
                verb.rsplit(' ').next().unwrap().clone_into(&mut letter.login);
                "235 ok\r\n".to_owned()
            }
            "MAIL" => {
                verb.clone_into(&mut letter.from);
                "250 ok\r\n".to_owned()
            }
            "RCPT" if verb.contains("full@") => "452 mailbox full\r\n".to_owned(),
            "RCPT" => {
                letter.to.push(verb.clone());
                "250 ok\r\n".to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.unwrap();
                loop {
                    line.clear();
                    stream.read_line(&mut line).await.unwrap();
                    if line == ".\r\n" {
                        break;
                    }
                    letter.text.push_str(&line);
                }
                letters.lock().unwrap().push(std::mem::take(&mut letter));
                "250 taken\r\n".to_owned()
            }
            "QUIT" => {
                let _gone = stream.write_all(b"221 bye\r\n").await;
                return;
            }
            _ => "250 ok\r\n".to_owned(),
        };
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn mail(server: &MailServer, to: &[&str]) -> Value {
    json!({ "mail": {
        "to": to, "from": "jingge@liutang.example.cn", "host": "127.0.0.1", "port": server.port, "security": "plain",
        "user": "jingge", "password": "mail-password",
    } })
}

#[tokio::test]
async fn a_letter_comes_to_all_receivers_of_whom_none_sees_the_others() {
    let server = MailServer::new().await;
    let world = town_that_tells(&[&format!("smtp://127.0.0.1:{}", server.port)]).await;
    let channel = added(&world, &to(mail(&server, &["one@a.cn", "two@b.cn"]))).await;
    let issue = paths(&world, &reports(&world.client("wang").await, 1).await).await.remove(0);
    later(&world, 0).await;
    assert!(matches!(states_of(&world, &channel).await.as_slice(), [DeliveryState::Sent { .. }]), "{:?}", log_of(&world, &channel).await);
    let letters = server.got();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let letter = &letters[0];
    assert!(letter.from.contains("<jingge@liutang.example.cn>"));
    assert_eq!(letter.to.len(), 2);
    assert_eq!(STANDARD.decode(&letter.login).unwrap(), b"\0jingge\0mail-password");
    let (head, body) = letter.text.split_once("\r\n\r\n").unwrap();
    assert!(!head.contains("one@a.cn") && head.contains("Message-ID: <") && head.contains("Subject: "), "{head}");
    let body = match head.contains("base64") {
        true => String::from_utf8(STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap()).unwrap(),
        false => body.to_owned(),
    };
    assert!(body.contains("卫生死角") && body.contains("前埠村") && body.contains(&issue), "{body}");
}

#[tokio::test]
async fn a_letter_that_one_receiver_cannot_take_goes_to_none_and_waits() {
    let server = MailServer::new().await;
    let world = town_that_tells(&[&format!("smtp://127.0.0.1:{}", server.port)]).await;
    let channel = added(&world, &to(mail(&server, &["one@a.cn", "full@b.cn"]))).await;
    reports(&world.client("wang").await, 1).await;
    later(&world, 0).await;
    assert_eq!(server.got().len(), 0);
    let log = log_of(&world, &channel).await;
    assert!(matches!(log[0].error, Some(DeliveryError::Refused { code: Some(452), .. })), "{log:?}");
}

fn gateway(receiver: &Receiver) -> Value {
    json!({ "sms": {
        "url": format!("{}/send", receiver.origin),
        "method": "post_json",
        "body": r#"{"mobile":"{phone}","content":"{text}","key":"{secret}","sn":"{id}"}"#,
        "secret": "gateway-key",
        "phones": ["13800000001", "13800000002"],
        "success": r#""code":0"#,
    } })
}

#[tokio::test]
async fn each_number_gets_its_text_message_once_though_the_gateway_refuses_one_of_them_at_first() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &to(gateway(&receiver))).await;
    receiver.says([Say::Answer(200, r#"{"code":0}"#.into()), Say::Answer(200, r#"{"code":7,"msg":"balance"}"#.into())]);
    reports(&world.client("wang").await, 1).await;
    later(&world, 0).await;
    let log = log_of(&world, &channel).await;
    assert_eq!(log.len(), 2);
    assert!(log.iter().any(|row| matches!(row.state, DeliveryState::Failed { .. })));
    later(&world, 70).await;
    let asked: Vec<Value> = receiver.got().iter().map(|got| serde_json::from_str(&got.body).unwrap()).collect();
    let mut numbers: Vec<&str> = asked.iter().map(|asked| asked["mobile"].as_str().unwrap()).collect();
    assert_eq!(numbers.len(), 3, "the second is tried twice");
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers, ["13800000001", "13800000002"]);
    assert!(asked.iter().all(|asked| asked["key"] == "gateway-key"));
    assert_eq!(asked[0]["content"], "柳塘镇 整改通知: 卫生死角, 前埠网格, 柳塘镇前埠村村民委员会, 3月6日17:30前");
    let states = states_of(&world, &channel).await;
    assert!(states.iter().all(|state| matches!(state, DeliveryState::Sent { .. })), "{states:?}");
}
