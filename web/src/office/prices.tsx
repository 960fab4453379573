import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { me } from "../lib/session";
import type { Settings } from "../lib/shapes";
import { notify } from "../lib/toast";
import { allPackages, allServices } from "../summaries/calls";
import { Alert } from "../ui/alert";
import { Shown } from "../ui/list";
import { PackagesPart } from "./packages";
import { SeatPricesForm } from "./seat-prices";
import { ServicesPart } from "./services";
import "../styles/summaries.css";

/** What the office asks for: services, packages of them, and seats; admins change it. */
export function PricesPage({ isAtSeats }: { isAtSeats: boolean }) {
  const services = useLoad(allServices, []);
  const packages = useLoad(allPackages, []);
  const settings = useLoad((signal) => api("GET /office/settings", {}, signal), []);
  const saved = useSignal<Settings | null>(null);
  const seats = useRef<HTMLElement>(null);
  const isAdmin = me.value?.role === "admin";
  const isThere = Boolean(services.data && packages.data && settings.data);
  const reload = () => {
    services.reload();
    packages.reload();
  };
  useEffect(() => {
    if (isAtSeats && isThere) seats.current?.scrollIntoView();
  }, [isAtSeats, isThere]);
  const fixed = services.data?.currency ?? null;
  const currency = fixed ?? settings.data?.currency ?? "";
  return (
    <div class="stack">
      {!isAdmin && (
        <Alert tone="info">
          <p>{t("settings.readOnly")}</p>
        </Alert>
      )}
      <ServicesPart
        of={services}
        currency={currency}
        isFixed={fixed !== null}
        mayEdit={isAdmin}
        onChange={reload}
      />
      <PackagesPart
        of={packages}
        services={services.data?.items ?? null}
        currency={currency}
        isFixed={fixed !== null}
        mayEdit={isAdmin}
        onChange={reload}
      />
      <section class="sheet pad narrow" aria-labelledby="seat-prices" ref={seats}>
        <h2 id="seat-prices">{t("settings.seatPrices")}</h2>
        <Shown of={settings}>
          {(data) => (
            <SeatPricesForm
              of={saved.value && saved.value.version >= data.version ? saved.value : data}
              isAdmin={isAdmin}
              onSaved={(next) => {
                saved.value = next;
                notify(t("settings.saved"));
              }}
              onStale={settings.reload}
            />
          )}
        </Shown>
      </section>
    </div>
  );
}
