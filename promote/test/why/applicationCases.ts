// Situations in which Argo CD cannot deploy an application, and the sentence of each.
import { condition, failedSync, helm, missing, rendered, shop } from "./held";
import type { Case } from "./held";
import { application, applications } from "../../../testkit/rollouts";

export const applicationCases: readonly Case[] = [
  {
    title: "a chart that does not render",
    held: (c) => [
      shop(
        c,
        condition(
          "ComparisonError",
          helm(
            "template: my-app/templates/web.yaml:3:9: executing: nil pointer evaluating .Values.image\n\nUse --debug flag to render out invalid YAML",
          ),
        ),
      ),
    ],
    row: "shop test",
    sentence:
      /^Its chart does not render: template: my-app\/templates\/web\.yaml:3:9: executing: nil pointer evaluating \.Values\.image\. Mend the chart or the values file/,
  },
  {
    title: "a values file that is missing (F25)",
    held: (c) => [
      shop(
        c,
        condition(
          "ComparisonError",
          helm(
            "open <path to cached source>/argo-projects/shop/manifests/overlays/test/values-test.yaml: no such file or directory",
          ),
        ),
      ),
    ],
    row: "shop test",
    sentence:
      /^Its values file argo-projects\/shop\/manifests\/overlays\/test\/values-test\.yaml does not exist: add it, or set phases\[\]\.valuesOptional/,
  },
  {
    title: "a chart that is not in the repository",
    held: (c) => [
      shop(c, condition("ComparisonError", `${rendered}argo-projects/shop/manifests/base: app path does not exist`)),
    ],
    row: "shop test",
    sentence: /^Its chart argo-projects\/shop\/manifests\/base does not exist in the repository: add it there\.$/,
  },
  {
    title: "credentials that the git server refuses to Argo CD",
    held: (c) => [
      shop(
        c,
        condition(
          "ComparisonError",
          "Failed to load target state: rpc error: code = Unknown desc = failed to list refs: authentication required: Unauthorized",
        ),
      ),
    ],
    row: "shop test",
    sentence: /^Argo CD may not read the repository: replace the credentials/,
  },
  {
    title: "a git server's certificate that Argo CD does not trust",
    held: (c) => [
      shop(
        c,
        condition(
          "ComparisonError",
          "rpc error: code = Unknown desc = Get https://git: x509: certificate signed by unknown authority",
        ),
      ),
    ],
    row: "shop test",
    sentence: /^Argo CD does not trust the git server's certificate: set repository\.caBundle/,
  },
  {
    title: "an Application that Argo CD refuses",
    held: (c) => [
      shop(
        c,
        condition(
          "InvalidSpecError",
          "application destination server 'https://kubernetes.default.svc' and namespace 'kube-system' do not match any of the allowed destinations in project 'argo-promotion'",
        ),
      ),
    ],
    row: "shop test",
    sentence: /^The AppProject argo-promotion does not allow the namespace kube-system: run pulumi up\.$/,
  },
  {
    title: "an Application that Argo CD has never looked at",
    held: (c) => [
      [
        applications,
        {
          ...application(c),
          metadata: { ...application(c).metadata, creationTimestamp: "2026-01-01T10:00:00Z" },
          status: {},
        },
      ],
    ],
    row: "shop test",
    sentence: /^Argo CD has not looked at it yet; see whether its controller runs: kubectl get pods -n argocd/,
  },
  {
    title: "an Application that was never synced",
    held: (c) => [shop(c, { ...missing, operationState: undefined })],
    row: "shop test",
    sentence:
      /^It was never synced, and Argo CD does not say why\. See: kubectl describe application -n argocd shop-test$/,
  },
  {
    title: "a kind that is not installed",
    held: (c) => [
      shop(
        c,
        failedSync(
          'The Kubernetes API could not find monitoring.coreos.com/ServiceMonitor for requested resource shop-test/web. Make sure the "ServiceMonitor" CRD is installed on the destination cluster.',
        ),
      ),
    ],
    row: "shop test",
    sentence:
      /^The kind ServiceMonitor \(monitoring\.coreos\.com\) is not installed on this cluster: install its definition, or leave it out of the chart\.$/,
  },
  {
    title: "a kind that the project does not allow",
    held: (c) => [
      shop(
        c,
        failedSync(
          "resource rbac.authorization.k8s.io:ClusterRole is not permitted in project argo-promotion",
          "ClusterRole",
        ),
      ),
    ],
    row: "shop test",
    sentence:
      /^The AppProject argo-promotion does not allow the kind ClusterRole \(rbac\.authorization\.k8s\.io\): leave it out of the chart\.$/,
  },
  {
    title: "a resource that the API refuses",
    held: (c) => [shop(c, failedSync('Service "web" is invalid: spec.clusterIP: field is immutable', "Service"))],
    row: "shop test",
    sentence:
      /^Service web cannot be applied: Service "web" is invalid: spec\.clusterIP: field is immutable\. Mend the chart or the values file\.$/,
  },
  {
    title: "a namespace that was there before, by the words of the policy that refuses it",
    held: (c) => [
      shop(
        c,
        failedSync(
          "namespaces \"shop-test\" is forbidden: ValidatingAdmissionPolicy 'argo-promotion-applications' with binding 'argo-promotion-applications' denied request: the namespace shop-test was there before, and is not taken over: to hand it over, label it argo-promotion/app=shop",
          "Namespace",
          "shop-test",
        ),
      ),
    ],
    row: "shop test",
    sentence:
      /^Namespace shop-test cannot be applied: the policy argo-promotion-applications refuses it: the namespace shop-test was there before, .*label it argo-promotion\/app=shop\.$/,
  },
  {
    title: "a resource that a policy of the cluster refuses",
    held: (c) => [
      shop(
        c,
        failedSync(
          "ValidatingAdmissionPolicy 'limits' with binding 'all' denied request: limits are missing",
          "Deployment",
        ),
      ),
    ],
    row: "shop test",
    sentence:
      /^Deployment web cannot be applied: the policy limits refuses it: limits are missing\. Mend the chart, or what refuses it\.$/,
  },
  {
    title: "a resource that a webhook of the cluster refuses",
    held: (c) => [
      shop(
        c,
        failedSync(
          'admission webhook "validate.kyverno.svc-fail" denied the request: resource Deployment/shop-test/web was blocked: limits are missing',
          "Deployment",
        ),
      ),
    ],
    row: "shop test",
    sentence:
      /^Deployment web cannot be applied: the webhook validate\.kyverno\.svc-fail refuses it: resource .* limits are missing\. Mend the chart, or what refuses it\.$/,
  },
  {
    title: "a git server that Argo CD cannot reach",
    held: (c) => [shop(c, condition("ComparisonError", "dial tcp: lookup git.example.com: no such host"))],
    row: "shop test",
    sentence:
      /^Argo CD cannot reach the git server: dial tcp: .*: no such host\. Check repository\.url, and the way there from argocd/,
  },
  {
    title: "an Application that Argo CD refuses in words that nobody knows",
    held: (c) => [shop(c, condition("InvalidSpecError", "the moon is full"))],
    row: "shop test",
    sentence: /^Argo CD refuses it: the moon is full\. See: kubectl describe application -n argocd shop-test$/,
  },
  {
    title: "an Application that cannot be compared, in words that nobody knows",
    held: (c) => [shop(c, condition("UnknownError", "the moon is full"))],
    row: "shop test",
    sentence:
      /^Argo CD cannot compare it with the repository: the moon is full\. See: kubectl describe application -n argocd shop-test$/,
  },
  {
    title: "a resource that cannot be applied, in words that nobody knows",
    held: (c) => [shop(c, failedSync("the moon is full", "Service"))],
    row: "shop test",
    sentence:
      /^Service web cannot be applied: the moon is full\. See: kubectl describe application -n argocd shop-test$/,
  },
  {
    title: "more resources that cannot be applied than are named",
    held: (c) => {
      const { operationState, ...others } = failedSync("");
      const resources = [1, 2, 3, 4, 5].map((number) => ({
        ...{ group: "", kind: "Service", name: `web-${number}`, status: "SyncFailed", message: "the moon is full" },
      }));
      return [shop(c, { ...others, operationState: { ...operationState, syncResult: { resources } } })];
    },
    row: "shop test",
    sentence: /^2 more cannot be applied\. See: kubectl describe application -n argocd shop-test$/,
  },
  {
    title: "a sync that Argo CD does not begin",
    held: (c) => [shop(c, { ...missing, conditions: [{ type: "SyncError", message: "the moon is full" }] })],
    row: "shop test",
    sentence: /^Argo CD does not sync it: the moon is full\. Then: argocd app sync shop-test$/,
  },
  {
    title: "a sync that goes on",
    held: (c) => [
      shop(c, { ...missing, operationState: { phase: "Running", message: "waiting for hook migrate" } }, []),
    ],
    row: "shop test",
    sentence: /^Its sync goes on: waiting for hook migrate\. See: argocd app get shop-test$/,
  },
  {
    title: "a sync that failed for all",
    held: (c) => [shop(c, { ...missing, operationState: { phase: "Error", message: "ComparisonError: timed out" } })],
    row: "shop test",
    sentence: /^Its sync failed: ComparisonError: timed out\. Then: argocd app sync shop-test$/,
  },
];
