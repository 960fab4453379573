import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { know, portal } from "../lib/portal";
import { url } from "../lib/router";
import { me } from "../lib/session";
import type { Settings } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { Lazy } from "../ui/lazy";
import { Shown } from "../ui/list";
import { ScannersPage } from "./scanners";
import { seesPrices } from "./sees";
import { GeneralForm, MailForm } from "./settings-forms";
import { Tabs } from "./tabs";

const prices = () => import("./prices").then((part) => part.PricesPage);
const look = () => import("./settings-look").then((part) => part.LookForm);
const texts = () => import("./settings-texts").then((part) => part.TextsPage);
/** Prices are one page; what a seat costs is reached on it from the list of seats. */
const PRICES = ["prices", "seats"];

/** What an admin decides for the whole office; other staff read it. */
export function SettingsPage() {
  const path = url.value.pathname;
  const here = ["mail", ...(seesPrices() ? PRICES : []), "look", "texts", "scanners"].find(
    (one) => path === `/office/settings/${one}`,
  );
  const isPrices = PRICES.some((one) => one === here);
  useEffect(() => {
    document.title = `${t("nav.settings")} · Awizo`;
  });
  const tab = (name: "mail" | "look" | "texts" | "scanners") => ({
    to: `/office/settings/${name}`,
    label: t(`settings.${name}`),
    isHere: here === name,
  });
  return (
    <>
      <div class="head">
        <h1>{t("nav.settings")}</h1>
      </div>
      <Tabs
        label={t("nav.settings")}
        tabs={[
          { to: "/office/settings", label: t("settings.general"), isHere: !here },
          tab("mail"),
          ...(seesPrices()
            ? [{ to: "/office/settings/prices", label: t("settings.prices"), isHere: isPrices }]
            : []),
          tab("look"),
          tab("texts"),
          tab("scanners"),
        ]}
      />
      {here === "scanners" ? (
        <ScannersPage />
      ) : isPrices ? (
        <Lazy key="prices" load={prices} isAtSeats={here === "seats"} />
      ) : here === "texts" ? (
        <Lazy key="texts" load={texts} />
      ) : (
        <OfficeSettings key={here} which={here} />
      )}
    </>
  );
}

/** Only an admin changes anything here. */
export const ReadOnly = () => (
  <Alert tone="info">
    <p>{t("settings.readOnly")}</p>
  </Alert>
);

function OfficeSettings({ which }: { which: string | undefined }) {
  const loaded = useLoad((signal) => api("GET /office/settings", {}, signal), []);
  const saved = useSignal<Settings | null>(null);
  const isAdmin = me.value?.role === "admin";
  return (
    <div class="sheet pad narrow">
      {!isAdmin && <ReadOnly />}
      <Shown of={loaded}>
        {(data) => {
          const of = saved.value && saved.value.version >= data.version ? saved.value : data;
          const props = {
            of,
            onStale: loaded.reload,
            onSaved: (next: Settings) => {
              saved.value = next;
              tell(next);
              notify(t("settings.saved"));
            },
          };
          return (
            <fieldset disabled={!isAdmin}>
              {which === "mail" ? (
                <MailForm {...props} />
              ) : which === "look" ? (
                <Lazy load={look} {...props} />
              ) : (
                <GeneralForm {...props} />
              )}
            </fieldset>
          );
        }}
      </Shown>
    </div>
  );
}

/** What everybody sees of the settings is so at once, on this page too. */
function tell({ office_name, time_zone, currency, client_summaries, look }: Settings): void {
  if (!portal.value) return;
  const brand = look.brand_colour ? look.brand : null;
  const told = { office_name, time_zone, currency, client_summaries, brand, logo: look.logo };
  know({ ...portal.value, ...told });
}
