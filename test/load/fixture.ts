/**
 * An operation that is nowhere else, as hard as the releases get: no days, three publications that disagree, an
 * interim one among them, breakdowns in breakdowns, shares, approximations, and a number that is given in words only.
 */
export function operation() {
  return {
    code: "jad-test-2025",
    name: "JAD Test 2025",
    series: "jad-danube",
    year: 2025,
    datesAsStated: "In the autumn.",
    status: "PUBLISHED",
    environments: ["PHYSICAL", "DARK_WEB"],
    threatAreas: ["MIGRANT_SMUGGLING", "DRUG_TRAFFICKING"],
    coordinationCentre: { city: "Vienna", country: "AT", hostAgency: "FRONTEX" },
    includes: ["jad-danube-5"],
    participants: [
      "AT",
      { party: "XK", role: "OBSERVER", contribution: "Watched." },
      "GB",
      { party: "FRONTEX", role: "LEAD" },
    ],
    deployments: [
      { capability: "OFFICERS", quantity: 1200 },
      {
        capability: "CANINE_UNITS",
        participant: "AT",
        environments: ["PHYSICAL"],
        purpose: "To find what is hidden.",
      },
      { capability: "OFFICERS", purpose: "Of others." },
    ],
    publications: [
      {
        code: "frontex-final",
        publisher: "Frontex",
        publisherParty: "FRONTEX",
        title: "Smugglers caught",
        urls: ["https://www.frontex.europa.eu/one", "http://example.org/two"],
        publishedOn: "2025-11-30",
        language: "en",
        status: "FINAL",
        origin: "ORIGINAL",
        footnotes: ["* A note."],
        note: "Ours.",
        participants: { complete: true, listed: ["AT", { party: "XK", name: "Kosovo*" }, "FRONTEX"] },
        figures: [
          {
            subject: "COUNTRIES",
            value: 3,
            breakdowns: [
              {
                kind: "PARTITION",
                parts: [
                  { subject: "MEMBER_STATES", value: 1 },
                  { subject: "THIRD_COUNTRIES", value: 2 },
                ],
              },
            ],
          },
          {
            subject: "RESULTS",
            category: "ARRESTS",
            value: 50,
            words: "50 suspected people smugglers",
            countedAs: "suspected people smugglers",
            phase: "OPERATIONAL",
            breakdowns: [
              {
                kind: "PARTITION",
                parts: [
                  {
                    value: 30,
                    share: "AT",
                    breakdowns: [
                      {
                        kind: "SUBSET",
                        parts: [{ value: 4, label: "minors", threatArea: "MIGRANT_SMUGGLING" }],
                      },
                    ],
                  },
                  { value: 20, share: "GB" },
                ],
              },
              {
                kind: "OPEN",
                parts: [{ category: "SUSPECTS", value: null, words: "some of them wanted elsewhere" }],
              },
              { kind: "OPEN", parts: [{ value: 12, label: "by air" }] },
            ],
          },
          { subject: "RESULTS", category: "DRUGS", value: 0.702, unit: "kg" },
          { subject: "RESULTS", category: "DRUGS", value: 300, unit: "{tablet}", qualifier: "MORE_THAN" },
          {
            subject: "RESULTS",
            category: "CASH",
            value: 999999999999.999,
            currency: "EUR",
            qualifier: "ABOUT",
            environment: "DARK_WEB",
          },
          { subject: "DEPLOYMENTS", category: "OFFICERS", value: 1200 },
          { subject: "DEPLOYMENTS", category: "OFFICERS", value: 1000, qualifier: "MORE_THAN" },
        ],
      },
      {
        code: "at-interior-interim",
        publisher: "Bundesministerium für Inneres",
        publisherParty: "AT",
        status: "INTERIM",
        origin: "COPY",
        participants: { complete: false, listed: ["GB", "AT"] },
        figures: [{ subject: "RESULTS", category: "ARRESTS", value: 47 }],
      },
      {
        code: "press",
        publisher: "The press",
        status: "FINAL",
        origin: "COPY",
        figures: [{ subject: "CHECKS", value: 0 }],
      },
    ],
  };
}

export type Operation = ReturnType<typeof operation>;
