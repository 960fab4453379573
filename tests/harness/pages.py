"""What must hold of every page, whatever it shows: no code of a page's own, no foreign request."""

from dataclasses import dataclass, field

from playwright.sync_api import Dialog, Page

# Code or styles that stand in the page itself, elements that fetch from elsewhere, and links that
# are no addresses: the client makes none of these.
_FOREIGN = """
() => {
  const isOurs = (address) => new URL(address, location.href).origin === location.origin
    || address.startsWith("blob:" + location.origin);
  const why = (one) => {
    const name = one.localName;
    if (one instanceof HTMLUnknownElement) return "unknown element";
    if (name === "script" && !one.src) return "inline script";
    if (["script", "link"].includes(name) && !isOurs(one.src || one.href || "x:")) return "foreign";
    if (["style", "base", "object", "embed", "video", "source", "math"].includes(name)) return name;
    if (name === "meta" && one.httpEquiv) return "http-equiv";
    if (["iframe", "img"].includes(name) && !isOurs(one.getAttribute("src") || "x:"))
      return "foreign source";
    for (const { name: attribute, value } of one.attributes) {
      if (attribute.startsWith("on")) return attribute;
      if (["style", "srcdoc", "srcset"].includes(attribute)) return attribute;
      if (/^\\s*(javascript|data|vbscript):/i.test(value) && ["href", "src", "action",
        "formaction", "xlink:href"].includes(attribute)) return value;
    }
    const opens = one.getAttribute("target");
    if (opens && opens !== "_self" && !/\\bnoopener\\b/.test(one.getAttribute("rel") ?? ""))
      return "opener";
    return "";
  };
  return [...document.querySelectorAll("*")]
    .map((one) => [why(one), one.outerHTML.slice(0, 160)])
    .filter(([reason]) => reason);
}
"""
_SHOWN = """
() => {
  const hidden = [...document.querySelectorAll("input, textarea")].map((one) => one.value);
  const titles = [...document.querySelectorAll("[title], [aria-label], [alt]")]
    .flatMap((one) => [one.title, one.getAttribute("aria-label"), one.getAttribute("alt")]);
  return [document.title, document.body.textContent, ...hidden, ...titles].join("\\n");
}
"""


@dataclass
class Alarms:
    """Dialogs that a script opened; `beforeunload` asks for the browser and is none of them."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """From now on; every dialog is closed again."""
        page.on("dialog", self._hear)

    def _hear(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self.heard.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()


def foreign_parts(page: Page) -> list[list[str]]:
    """Elements that hold code, fetch from elsewhere or hand over the opener, each with the why."""
    found: list[list[str]] = page.evaluate(_FOREIGN)
    return found


def shown_text(page: Page) -> str:
    """All that the page shows or says, fields and the title too, white space folded."""
    return " ".join(str(page.evaluate(_SHOWN)).split())
