// Windows as Argo CD's sync windows mean them: by kind, by the clocks of a zone, and on the days on which these are set.
import assert from "node:assert/strict";
import { isTimeZone, type Window, windowsAt } from "./windows";

const window = (schedule: string, more: Partial<Window> = {}): Window => ({
  kind: "allow",
  schedule,
  duration: "7h",
  timeZone: "UTC",
  ...more,
});
const work = window("0 9 * * 1-4");
const lunch = window("0 12 * * *", { kind: "deny", duration: "1h30m" });

describe("windows", () => {
  const table: [string, Window[], string, boolean, string | undefined][] = [
    ["none: open", [], "2026-11-29T10:00:00Z", true, "2026-11-29T10:00:00Z"],
    ["open from the first moment on", [work], "2026-11-30T09:00:00Z", true, "2026-11-30T09:00:00Z"],
    ["open to the last moment", [work], "2026-11-30T15:59:59Z", true, "2026-11-30T15:59:59Z"],
    ["closed once the duration is over", [work], "2026-11-30T16:00:00Z", false, "2026-12-01T09:00:00Z"],
    ["closed over the weekend", [work], "2026-12-03T16:00:00Z", false, "2026-12-07T09:00:00Z"],
    ["denied, though one allows", [work, lunch], "2026-11-30T12:10:00Z", false, "2026-11-30T13:30:00Z"],
    ["open where none denies and none allows by name", [lunch], "2026-11-30T09:00:00Z", true, "2026-11-30T09:00:00Z"],
    ["one of several allows", [work, window("0 20 * * *")], "2026-11-30T21:00:00Z", true, "2026-11-30T21:00:00Z"],
    [
      "denied until after the window that allows",
      [work, window("0 9 * * 1", { kind: "deny", duration: "8h" })],
      "2026-11-30T10:00:00Z",
      false,
      "2026-12-01T09:00:00Z",
    ],
    ["closed for ever", [window("0 0 30 2 *")], "2026-11-30T10:00:00Z", false, undefined],
    [
      "denied by one that opens again and again, until it does not",
      [window("0 18 1 6 *", { duration: "2h" }), window("* 9-17 * * *", { kind: "deny", duration: "1m" })],
      "2026-06-02T10:00:00Z",
      false,
      "2027-06-01T18:00:00Z",
    ],
    [
      "closed until the one day of the year, whatever is denied until then",
      [window("0 12 31 12 *", { duration: "5h" }), window("30 * * * *", { kind: "deny", duration: "10m" })],
      "2027-01-01T00:00:00Z",
      false,
      "2027-12-31T12:00:00Z",
    ],
    [
      "closed for ever by one that denies all that another allows",
      [window("0 10 * * *", { duration: "2h" }), window("* 9-17 * * *", { kind: "deny", duration: "1m" })],
      "2026-06-02T10:00:00Z",
      false,
      undefined,
    ],
    [
      "closed for ever by one that always denies",
      [work, window("* * * * *", { kind: "deny" })],
      "2026-11-30T10:00:00Z",
      false,
      undefined,
    ],
  ];
  for (const [name, windows, at, isOpen, opens] of table) {
    it(name, () => {
      const found = windowsAt(windows, new Date(at));
      assert.deepEqual([found.isOpen, found.opens], [isOpen, opens === undefined ? undefined : new Date(opens)]);
    });
  }

  it("names those that deny", () => {
    assert.deepEqual(windowsAt([work, lunch], new Date("2026-11-30T12:10:00Z")).denying, [lunch]);
    assert.deepEqual(windowsAt([work, lunch], new Date("2026-11-30T19:00:00Z")).denying, []);
  });

  describe("by the clocks of Paris", () => {
    const early = window("30 1 * * *", { duration: "2h", timeZone: "Europe/Paris" });
    const days: [string, string, boolean, string][] = [
      // 29 March 2026: 2:00 becomes 3:00.
      ["set forward, opens as on any day", "2026-03-29T00:29:00Z", false, "2026-03-29T00:30:00Z"],
      ["set forward, is open until 3:30 on the clock", "2026-03-29T01:29:00Z", true, "2026-03-29T01:29:00Z"],
      ["set forward, is shorter by the hour that is left out", "2026-03-29T01:30:00Z", false, "2026-03-29T23:30:00Z"],
      // 25 October 2026: 3:00 becomes 2:00.
      ["set back, opens as on any day", "2026-10-24T23:30:00Z", true, "2026-10-24T23:30:00Z"],
      ["set back, is longer by the hour that comes twice", "2026-10-25T02:29:00Z", true, "2026-10-25T02:29:00Z"],
      ["set back, is closed after that", "2026-10-25T02:30:00Z", false, "2026-10-26T00:30:00Z"],
    ];
    for (const [name, at, isOpen, opens] of days) {
      it(name, () => {
        const found = windowsAt([early], new Date(at));
        assert.deepEqual([found.isOpen, found.opens], [isOpen, new Date(opens)]);
      });
    }

    it("set forward, one that opens in the hour that is left out opens with the next", () => {
      const gap = window("15 2 * * *", { duration: "2h", timeZone: "Europe/Paris" });
      assert.equal(windowsAt([gap], new Date("2026-03-29T00:59:59Z")).isOpen, false);
      assert.equal(windowsAt([gap], new Date("2026-03-29T01:00:00Z")).isOpen, true);
      const { opens } = windowsAt([gap], new Date("2026-03-28T12:00:00Z"));
      assert.ok(opens! >= new Date("2026-03-29T01:00:00Z") && opens! < new Date("2026-03-29T01:01:00Z"));
    });

    it("differs from the same window elsewhere", () => {
      const [paris, tokyo] = ["Europe/Paris", "Asia/Tokyo"].map(
        (timeZone) => windowsAt([window("0 9 * * *", { timeZone })], new Date("2026-06-15T15:00:00Z")).opens,
      );
      assert.deepEqual([paris, tokyo], [new Date("2026-06-16T07:00:00Z"), new Date("2026-06-16T00:00:00Z")]);
    });
  });

  it("know the time zones of the IANA, and no offsets", () => {
    assert.deepEqual(
      ["UTC", "Europe/Paris", "America/Argentina/Buenos_Aires", "Europe/Pariss", "+01:00", "", "local"].map(isTimeZone),
      [true, true, true, false, false, false, false],
    );
  });
});
