// The first script of the page. Written in the oldest JavaScript, so that any browser can at least
// run this far and show a page that a person can read. The app itself starts in start.js.
(function () {
  'use strict';
  var start = document.currentScript.getAttribute('data-start');

  var pages = ['opening', 'too-old', 'no-network'];

  // Shows one of the pages written in index.html and hides the others.
  function show(id) {
    for (var i = 0; i < pages.length; i++) {
      var page = document.getElementById(pages[i]);
      if (page) page.hidden = pages[i] !== id;
    }
  }

  // start.js calls one of these two: the app is there, and the bare pages go; or it never will be.
  window.jinggeOpened = function () {
    for (var i = 0; i < pages.length; i++) {
      var page = document.getElementById(pages[i]);
      if (page) page.remove();
    }
  };
  window.jinggeFailed = function (error) {
    var refused = error && /CompileError|LinkError|SyntaxError/.test(String(error.name));
    show(refused ? 'too-old' : 'no-network');
  };

  var modern = typeof WebAssembly === 'object' && typeof WebAssembly.instantiate === 'function' &&
    'noModule' in document.createElement('script') && typeof Promise === 'function' && 'indexedDB' in window;
  if (!modern) {
    show('too-old');
    return;
  }
  // Inside another app it works, but does not open without a network: the page says so (app/style/inside.css, 我的).
  if (/MicroMessenger|DingTalk/i.test(navigator.userAgent)) document.getElementById('inside').hidden = false;
  // The browser's offer to put the app on the home screen is made on 我的, when the person asks for it.
  window.addEventListener('beforeinstallprompt', function (event) {
    event.preventDefault();
    window.jinggeInstall = event;
  });
  document.getElementById('try-again').addEventListener('click', function () { location.reload(); });

  // A module that does not parse raises no event on its script element, only this one.
  window.addEventListener('error', function (event) {
    if (document.getElementById('opening') && event.error instanceof SyntaxError) show('too-old');
  });
  var script = document.createElement('script');
  script.type = 'module';
  script.src = start;
  script.onerror = function () { show('no-network'); };
  document.head.appendChild(script);

  if (!('serviceWorker' in navigator)) return;
  // Tells the app that a newer version lies ready; the app decides when to send 'skip'.
  function announce() {
    document.documentElement.setAttribute('data-update', 'ready');
    window.dispatchEvent(new Event('jingge-update'));
  }
  function watch(registration) {
    if (registration.waiting && registration.active) announce();
    registration.addEventListener('updatefound', function () {
      var worker = registration.installing;
      if (!worker) return;
      worker.addEventListener('statechange', function () {
        if (worker.state === 'installed' && registration.active) announce();
      });
    });
  }
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(watch, function (error) {
    console.warn('no service worker', error);
  });
})();
