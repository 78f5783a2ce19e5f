(() => {
  const box = document.getElementById("search");
  const told = document.getElementById("found");
  const sections = [...document.querySelectorAll("main > section")];
  // In a hand the first screen has room for the worst problems, not for what to write about each.
  if (matchMedia("(max-width: 40rem)").matches) {
    for (const item of document.querySelectorAll("#verdict ol > li")) {
      const rest = [...item.children].slice(1);
      if (!rest.length) continue;
      const fold = document.createElement("details");
      const title = document.createElement("summary");
      title.textContent = "What to write";
      fold.append(title, ...rest);
      item.append(fold);
    }
  }
  const folds = [...document.querySelectorAll("main details")];
  const before = new Map(folds.map((fold) => [fold, fold.open]));
  const text = (part) => part.textContent.toLowerCase();
  const narrow = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (part) => words.every((word) => text(part).includes(word));
    let count = 0;
    for (const section of sections) {
      const parts = [...section.querySelectorAll("tbody tr, p, li, pre, figure")];
      let any = !words.length || has(section.querySelector("h2"));
      for (const part of parts) {
        const hit = words.length > 0 && has(part);
        count += hit && part.matches("tbody tr, p, li") ? 1 : 0;
        any ||= hit;
        if (part.matches("tbody tr")) part.hidden = words.length > 0 && !hit && !has(section.querySelector("h2"));
      }
      section.hidden = !any;
    }
    for (const fold of folds) fold.open = words.length ? has(fold) : before.get(fold);
    told.textContent = words.length ? `${count} ${count === 1 ? "place" : "places"}` : "";
  };
  box.parentElement.hidden = false;
  box.addEventListener("input", narrow);
  addEventListener("keydown", (key) => {
    if (key.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      key.preventDefault();
      box.focus();
    }
    if (key.key === "Escape" && document.activeElement === box) {
      box.value = "";
      narrow();
    }
  });
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      box.value = "";
      narrow();
      target.scrollIntoView();
    }
    target?.closest("details")?.setAttribute("open", "");
  });
  addEventListener("beforeprint", () => folds.forEach((fold) => { fold.open = true; }));
})();
