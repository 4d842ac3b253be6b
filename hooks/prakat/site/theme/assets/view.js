// The reader's choice of text size and colours, kept on this device alone. Without it the device's own settings hold.
(function () {
  "use strict";
  var root = document.documentElement;
  var names = ["size", "scheme"];

  function stored(name) {
    try {
      return window.localStorage.getItem("pk-" + name) || "";
    } catch (error) {
      return "";
    }
  }

  function show(name, value) {
    if (value) {
      root.setAttribute("data-" + name, value);
    } else {
      root.removeAttribute("data-" + name);
    }
    var buttons = document.querySelectorAll("button[data-" + name + "]");
    for (var i = 0; i < buttons.length; i += 1) {
      buttons[i].setAttribute("aria-pressed", String(buttons[i].getAttribute("data-" + name) === value));
    }
  }

  function choose(event) {
    var button = event.target.closest ? event.target.closest(".pk-view button") : null;
    if (!button) {
      return;
    }
    names.forEach(function (name) {
      var value = button.getAttribute("data-" + name);
      if (value !== null) {
        show(name, value);
        try {
          window.localStorage.setItem("pk-" + name, value);
        } catch (error) {
          // Shown on this page all the same.
        }
      }
    });
  }

  // What lapsed since the page was made is no longer announced; its own page stays.
  function hideLapsed() {
    var items = document.querySelectorAll("[data-until]");
    for (var i = 0; i < items.length; i += 1) {
      items[i].hidden = Date.parse(items[i].getAttribute("data-until")) < Date.now();
    }
  }

  root.classList.add("pk-js");
  names.forEach(function (name) {
    show(name, stored(name));
  });
  document.addEventListener("click", choose);
  document.addEventListener("DOMContentLoaded", function () {
    names.forEach(function (name) {
      show(name, stored(name));
    });
    hideLapsed();
  });
})();
