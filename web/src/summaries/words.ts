import { language, t } from "../lib/i18n";
import type { Service } from "../lib/shapes";

type Named = { service_id: string; service_name: Service["name"] };

/** A service in the reader's language: the system's are named by the product, others by the office. */
export const serviceName = ({ id, name }: Pick<Service, "id" | "name">): string =>
  name ? name[language.value] : t(`services.system.${id as "mail_item"}`);

/** The same of a line of a summary. */
export const lineName = ({ service_id, service_name }: Named): string =>
  serviceName({ id: service_id, name: service_name });
