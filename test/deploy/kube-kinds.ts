/** By API version and kind: the module of a package of types, and the type's name there. */
export const TYPES: Readonly<Record<string, readonly [module: string, name: string]>> = {
  'v1 ConfigMap': ['kubernetes-types/core/v1.js', 'ConfigMap'],
  'v1 Namespace': ['kubernetes-types/core/v1.js', 'Namespace'],
  'v1 Service': ['kubernetes-types/core/v1.js', 'Service'],
  'v1 ServiceAccount': ['kubernetes-types/core/v1.js', 'ServiceAccount'],
  'apps/v1 Deployment': ['kubernetes-types/apps/v1.js', 'Deployment'],
  'apps/v1 StatefulSet': ['kubernetes-types/apps/v1.js', 'StatefulSet'],
  'autoscaling/v2 HorizontalPodAutoscaler': ['kubernetes-types/autoscaling/v2.js', 'HorizontalPodAutoscaler'],
  'monitoring.coreos.com/v1 PodMonitor': ['./operator-types.js', 'PodMonitor'],
  'monitoring.coreos.com/v1 PrometheusRule': ['./operator-types.js', 'PrometheusRule'],
  'networking.k8s.io/v1 Ingress': ['kubernetes-types/networking/v1.js', 'Ingress'],
  'networking.k8s.io/v1 NetworkPolicy': ['kubernetes-types/networking/v1.js', 'NetworkPolicy'],
  'policy/v1 PodDisruptionBudget': ['kubernetes-types/policy/v1.js', 'PodDisruptionBudget'],
};
