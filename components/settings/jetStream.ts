// The one version of JetStream that a controller of ours offers, and the EventBus runs where nothing else is configured.
export const jetStreamVersion = "2.10.29";
