/** The icons of lucide that the client draws; the build makes one sprite of them. */
export const ICONS = [
  "archive", "arrow-left", "arrow-left-right", "bell", "building-2", "check", "chevron-down", "chevron-left", "chevron-right", "circle-alert", "circle-check",
  "circle-help", "circle-pause", "circle-x", "clock", "copy", "download", "external-link", "eye", "file-text", "file-warning", "forward", "hourglass", "image",
  "inbox", "info", "log-out", "mail", "mail-check", "monitor-off", "package", "paperclip", "pencil", "plus", "refresh-cw", "scan-line", "search", "send", "settings",
  "shield-alert", "stamp", "trash-2", "triangle-alert", "truck", "undo-2", "unlink", "upload", "user", "x",
] as const;

export type IconName = (typeof ICONS)[number];
