/* Plain ES5, not a module: asks early what only the address tells that the page's modules will ask for (api.js),
   and shows help when they did not start (too old a browser, a failed download). */
(function () {
  var root = document.documentElement;
  var tag = document.currentScript;
  var asks = tag && tag.getAttribute("data-asks");
  var found = asks && new RegExp(tag.getAttribute("data-from")).exec(location.search + location.hash);
  // Modules that came first have asked themselves.
  if (found && !root.hasAttribute("data-started")) {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "fetch";
    link.crossOrigin = "anonymous";
    link.href = "/api" + asks + found[1];
    document.head.appendChild(link);
  }
  window.addEventListener("load", function () {
    setTimeout(function () {
      if (!root.hasAttribute("data-started")) {
        document.getElementById("not-started").removeAttribute("hidden");
      }
    }, 4000);
  });
})();
