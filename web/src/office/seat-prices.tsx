import { api } from "../lib/api";
import { t } from "../lib/i18n";
import type { Settings } from "../lib/shapes";
import { MonthPrices } from "./month-prices";

type FormProps = {
  of: Settings;
  isAdmin: boolean;
  onSaved: (settings: Settings) => void;
  onStale: () => void;
};

/** What a seat costs from which month on. */
export const SeatPricesForm = ({ of, isAdmin, onSaved, onStale }: FormProps) => (
  <MonthPrices
    prices={of.seat_prices}
    field="seat_prices"
    currency={of.currency}
    mayEdit={isAdmin}
    words={{
      hint: t("settings.seatsHint"),
      list: t("settings.seatPrices"),
      price: t("settings.seatPrice"),
      priceHint: t("settings.seatPriceHint"),
      without: (month) => t("settings.removePriceNone", { month }),
    }}
    send={async (next) =>
      onSaved(
        await api("PATCH /office/settings", {
          body: { seat_prices: next as never },
          version: of.version,
        }),
      )
    }
    onStale={onStale}
  />
);
