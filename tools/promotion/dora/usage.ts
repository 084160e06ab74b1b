/** How `npm run promotion -- dora` is called, for who loads nothing else of it. */
export const doraUsage =
  "[--since 90d] [--phase NAME]... [--app GLOB] [--json] [--svg FILE] --stack NAME [--config-file FILE]";
