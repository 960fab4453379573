import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { logo } from "../lib/portal";
import type { Language, Out } from "../lib/shapes";
import { Alert } from "../ui/alert";

const PREVIEW = "GET /office/settings/texts/{language}/{letter}/preview";
type Preview = Out<typeof PREVIEW>;

/** The e-mail itself as it would go out with the words that are typed, about a company of nobody. */
export function LetterPreview({
  path,
  words,
}: {
  path: { language: Language; letter: string };
  words: { subject: string; intro: string };
}) {
  const { data, problem } = useLoad<Preview>(
    (signal) => api(PREVIEW, { path, query: words }, signal),
    [path.language, path.letter, words.subject, words.intro],
  );
  return (
    <section class="letter-preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{t("settings.preview")}</h2>
      {problem ? (
        <Alert tone="info">
          <p>{t("settings.previewWrong")}</p>
        </Alert>
      ) : (
        data && (
          <>
            <p class="subject">
              <span class="hint">{t("settings.subject")}</span> {data.subject}
            </p>
            <LetterPage html={data.html} language={path.language} />
            <details>
              <summary>{t("settings.previewText")}</summary>
              <pre lang={path.language}>{data.text}</pre>
            </details>
          </>
        )
      )}
    </section>
  );
}

/**
 * The page of an e-mail apart from this one. Its style is set by script, property by property: the
 * page's policy takes none that stands in a text. The template writes each as ` style="…"`, and a
 * value never can, since its quotes are escaped.
 */
function LetterPage({ html, language }: { html: string; language: Language }) {
  const place = useRef<HTMLDivElement>(null);
  const root = useRef<ShadowRoot | null>(null);
  useEffect(() => {
    root.current ??= place.current!.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(/<style>([^]*?)<\/style>/.exec(html)?.[1] ?? "");
    const shown = html
      .replace(/<style>[^]*?<\/style>/, "")
      .replaceAll(' style="', ' data-style="')
      .replace(/ src="cid:[^"]*"/, logo.value ? ` src="${logo.value}"` : "");
    const page = new DOMParser().parseFromString(shown, "text/html").body;
    const body = document.createElement("div");
    body.className = page.className;
    body.dataset.style = page.dataset.style ?? "";
    body.append(...[...page.childNodes].map((node) => document.importNode(node, true)));
    for (const one of [body, ...body.querySelectorAll<HTMLElement>("[data-style]")])
      one.style.cssText = one.dataset.style ?? "";
    // Its button leads to nothing yet.
    for (const link of body.querySelectorAll("a")) link.removeAttribute("href");
    root.current.adoptedStyleSheets = [sheet];
    root.current.replaceChildren(body);
  }, [html]);
  return <div class="page" ref={place} lang={language} />;
}
