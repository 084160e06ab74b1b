// Phases that promote to each other, each promotion starting the next.
// Trips: promotion-acyclic
import { credentials, sensor, trigger } from "./shared";

credentials();
sensor([trigger("dev", ["test"]), trigger("test", ["dev", "eu"]), trigger("eu", ["eu"])]);
