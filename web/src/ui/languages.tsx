import { language, LANGUAGES, t, wantLanguage } from "../lib/i18n";
import type { Language } from "../lib/shapes";

/** The language of the page, as a row of buttons; `onPick` also keeps it with the user. */
export const Languages = ({ onPick = wantLanguage }: { onPick?: (language: Language) => void }) => (
  <div class="langs" role="group" aria-label={t("lang.label")}>
    {(Object.keys(LANGUAGES) as Language[]).map((one) => (
      <button
        key={one}
        type="button"
        lang={one}
        aria-pressed={language.value === one}
        title={LANGUAGES[one]}
        onClick={() => void onPick(one)}
      >
        <span aria-hidden="true">{one.toUpperCase()}</span>
        <span class="vh">{LANGUAGES[one]}</span>
      </button>
    ))}
  </div>
);
