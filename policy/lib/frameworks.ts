// The frameworks that policies refer to, as metadata of each policy.
import type { PolicyComplianceFramework } from "@pulumi/policy";

/** A section of the CIS Kubernetes Benchmark, for example `cis("5.1.3")`. */
export function cis(section: string): PolicyComplianceFramework {
  return {
    name: "CIS Kubernetes Benchmark",
    version: "1.8",
    reference: section,
    specification: "https://www.cisecurity.org/benchmark/kubernetes",
  };
}

/** A chapter of the NSA/CISA Kubernetes Hardening Guide, for example `nsa("Network separation and hardening")`. */
export function nsa(chapter: string): PolicyComplianceFramework {
  return {
    name: "NSA/CISA Kubernetes Hardening Guide",
    version: "1.2",
    reference: chapter,
    specification:
      "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
  };
}

/** A chapter of this repository's design: rules that only make sense for a promotion. */
export function promotion(reference: string): PolicyComplianceFramework {
  return { name: "argo-promotion", version: "1", reference, specification: "docs/policies.md" };
}
