//! The phone is full: at a photo, at a draft, at a receipt.

use super::kit::{Shots, at_work, before_load, delivered, fill_report, issues, note, report, rows};
use crate::{browser::Browser, server::Server, storage::photos_named_and_whole};
use tests::coverage_mark::covered;

/// A full phone. Chromium's own switch for it (`Storage.overrideQuotaForOrigin`) is not obeyed by IndexedDB, so the page's real
/// transactions are ended as a full phone ends them: everything that was put is undone, and only the end says why.
const FULL: &str = r"
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
        const request = put.call(this, value, key);
        const writing = this.transaction;
        if (sessionStorage.full) request.addEventListener('success', () => {
            Object.defineProperty(writing, 'error', { configurable: true, get: () => new DOMException('full', 'QuotaExceededError') });
            try { writing.abort(); } catch { /* ended by the put before */ }
        });
        return request;
    };";

/// Leaves the site no space at all, or all it had.
async fn full(phone: &Browser, full: bool) {
    phone.script(if full { "sessionStorage.full = 'yes'" } else { "delete sessionStorage.full" }).await;
}

#[tokio::test]
async fn a_full_phone_says_so_loses_nothing_unsent_and_works_again_when_there_is_space() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    before_load(&phone, FULL).await;
    phone.ready_for_offline().await;
    server.kill();
    report(&phone, &server, &shots.shot(1)).await;
    let (unsent, whole) = photos_named_and_whole(&phone).await;
    assert_eq!((unsent.len(), &unsent), (1, &whole));

    // At a photo and at a draft: both are refused in words, and nothing that waits has gone.
    phone.go(&format!("{}/report", server.base())).await;
    phone.find("//textarea").await;
    full(&phone, true).await;
    phone.photograph(&shots.shot(70)).await;
    phone.sees("手机空间不足, 没有存上。请清理空间后再试。").await;
    phone.wait_for("return !document.body.innerText.includes('手机空间不足')").await;
    phone.type_into("说明", "写到一半").await;
    phone.sees("手机空间不足, 没有存上。请清理空间后再试。").await;
    assert_eq!(note(&phone).await, "写到一半", "the words stay on the screen");
    assert_eq!(photos_named_and_whole(&phone).await, (unsent.clone(), whole));
    assert_eq!(rows(&phone, "envelopes").await.len(), 1);

    // With space again the same form goes on.
    full(&phone, false).await;
    fill_report(&phone, &server, &shots.shot(70)).await;
    phone.press("保存").await;
    phone.sees("已存本机").await;

    // At the verdict and the receipt: the records stay unsent, and go out when there is space.
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("2 条待送").await;
    full(&phone, true).await;
    server.start();
    phone.press("立即重送").await;
    phone.sees("手机空间不足, 没有存上。请清理空间后再试。").await;
    phone.sees("2 条待送").await;
    let kept = rows(&phone, "envelopes").await;
    assert!(kept.len() == 2 && kept.iter().all(|row| row["stand"]["waiting"].is_object()), "{kept:?}");
    assert_eq!(photos_named_and_whole(&phone).await.1.len(), 2);
    full(&phone, false).await;
    phone.press("立即重送").await;
    phone.sees("全部已送达").await;
    phone.wait_for("return !document.body.innerText.includes('手机空间不足')").await;
    delivered(&phone, &server).await;
    assert_eq!((issues(&server).await.len(), server.originals().len()), (2, 2));
    phone.quit().await;
    covered("B", &["F29"], 3);
}
