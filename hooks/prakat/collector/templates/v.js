// Counts the page that is open, and sends the "helpful?" form without leaving it. No cookie, no storage, nothing else.
(function () {
  "use strict";
  var base = "/_fb/v1/";
  function send(name, data) {
    return fetch(base + name, { method: "POST", body: JSON.stringify(data), credentials: "omit", keepalive: true,
      headers: { "Content-Type": "application/json" } });
  }
  function hit(path) { send("hit", { p: path }).catch(function () {}); }
  hit(location.pathname);
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (link && link.origin === location.origin && /\.[a-z0-9]{2,4}$/i.test(link.pathname) &&
        !/\.html$/.test(link.pathname)) hit(link.pathname);
  });
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.matches("form.helpful") || !button || !button.value || !window.fetch) return;
    event.preventDefault();
    send("ratings", { page: location.pathname, answers: { helpful: Number(button.value) } }).then(function (answer) {
      if (!answer.ok) throw 0;
      var said = document.createElement("p");
      said.setAttribute("role", "status");
      said.textContent = form.dataset.thanks || "ขอบคุณสำหรับคำตอบ";
      form.replaceWith(said);
    }).catch(function () { HTMLFormElement.prototype.submit.call(add(form, button)); });
  });
  function add(form, button) {
    var kept = document.createElement("input");
    kept.type = "hidden"; kept.name = button.name; kept.value = button.value;
    form.appendChild(kept);
    return form;
  }
})();
