package io.nebulagate.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests are well formed, locked down, and hold no secret. */
class KubernetesTest {

  private static final Set<String> SECRETS =
      Set.of("SQL_DSN", "CRYPTO_SECRET", "SESSION_SECRET", "ADMIN_TOKEN", "REDIS_CONN_STRING");
  private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "nebulagate");

  private final Manifests manifests = new Manifests(Repository.root().resolve("k8s/base"));
  private final StatefulSet set = manifests.one(StatefulSet.class);
  private final PodSpec pod = set.getSpec().getTemplate().getSpec();
  private final Container container = pod.getContainers().getFirst();

  @Test
  void everyFileBelongsToTheKustomization() {
    List<String> listed =
        manifests
            .tree("Kustomization")
            .path("resources")
            .valueStream()
            .map(JsonNode::asText)
            .toList();

    assertThat(manifests.files()).containsAll(listed);
    assertThat(listed).hasSize(manifests.files().size() - 1);
  }

  @Test
  void aMisspeltFieldIsNoticed(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("service.yaml"), "apiVersion: v1\nkind: Service\nspec: {prots: []}\n");

    assertThatThrownBy(() -> new Manifests(folder).one(Service.class))
        .hasMessageContaining("prots");
  }

  @Test
  void noSecretStandsInAManifest() {
    assertThat(manifests.kinds()).doesNotContain("Secret", "ConfigMap");
    for (EnvVar variable : container.getEnv()) {
      if (SECRETS.contains(variable.getName())) {
        assertThat(variable.getValue()).as(variable.getName()).isNull();
        assertThat(variable.getValueFrom().getSecretKeyRef().getKey())
            .isEqualTo(variable.getName());
      }
    }
    assertThat(container.getEnv()).map(EnvVar::getName).containsAll(SECRETS);
  }

  @Test
  void onlyRedisIsOptional() {
    assertThat(container.getEnv())
        .filteredOn(variable -> SECRETS.contains(variable.getName()))
        .filteredOn(variable ->
            Boolean.TRUE.equals(variable.getValueFrom().getSecretKeyRef().getOptional()))
        .map(EnvVar::getName)
        .containsExactly("REDIS_CONN_STRING");
  }

  @Test
  void thePodRunsWithoutPrivileges() {
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
  }

  @Test
  void probesAskTheDocumentedPaths() {
    assertThat(path(container.getStartupProbe())).isEqualTo("/healthz");
    assertThat(path(container.getLivenessProbe())).isEqualTo("/healthz");
    assertThat(path(container.getReadinessProbe())).isEqualTo("/readyz");
  }

  @Test
  void memoryAndCpuAreRequestedAndLimited() {
    assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
    assertThat(container.getResources().getLimits()).containsOnlyKeys("cpu", "memory");
  }

  @Test
  void theDrainEndsBeforeTheGracePeriod() {
    long drain =
        container.getEnv().stream()
            .filter(variable -> variable.getName().equals("DRAIN_SECONDS"))
            .mapToLong(variable -> Long.parseLong(variable.getValue()))
            .sum();
    long hook = container.getLifecycle().getPreStop().getSleep().getSeconds();

    assertThat(drain).isPositive();
    assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(hook + drain);
  }

  @Test
  void onlyTheSpoolAndTmpAreWritable() {
    assertThat(set.getSpec().getVolumeClaimTemplates())
        .singleElement()
        .satisfies(claim -> assertThat(claim.getMetadata().getName()).isEqualTo("spool"));
    assertThat(pod.getVolumes())
        .singleElement()
        .satisfies(volume -> {
          assertThat(volume.getName()).isEqualTo("tmp");
          assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull();
        });
    assertThat(container.getVolumeMounts())
        .map(mount -> mount.getName() + ":" + mount.getMountPath())
        .containsExactlyInAnyOrder("spool:/var/lib/nebulagate", "tmp:/tmp");
  }

  @Test
  void everySelectorFindsThePods() {
    assertThat(set.getSpec().getTemplate().getMetadata().getLabels()).containsAllEntriesOf(LABELS);
    assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(LABELS);
    assertThat(manifests.one(Service.class).getSpec().getSelector()).isEqualTo(LABELS);
    assertThat(manifests.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
        .isEqualTo(LABELS);
    assertThat(manifests.one(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels())
        .isEqualTo(LABELS);
  }

  @Test
  void theAutoscalerOwnsTheNumberOfReplicas() {
    var autoscaler = manifests.one(HorizontalPodAutoscaler.class).getSpec();

    assertThat(set.getSpec().getReplicas()).isNull();
    assertThat(autoscaler.getScaleTargetRef().getKind()).isEqualTo("StatefulSet");
    assertThat(autoscaler.getScaleTargetRef().getName()).isEqualTo(set.getMetadata().getName());
    assertThat(autoscaler.getMinReplicas()).isGreaterThan(1);
    assertThat(autoscaler.getMaxReplicas()).isGreaterThan(autoscaler.getMinReplicas());
  }

  @Test
  void evictionsTakeOneReplicaAtATime() {
    assertThat(manifests.one(PodDisruptionBudget.class).getSpec().getMaxUnavailable())
        .isEqualTo(new IntOrString(1));
  }

  @Test
  void trafficIsLimitedToWhatTheGatewayNeeds() {
    var policy = manifests.one(NetworkPolicy.class).getSpec();

    assertThat(policy.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
    assertThat(policy.getIngress().stream().flatMap(rule -> ports(rule.getPorts())))
        .containsExactly("TCP 8080");
    assertThat(policy.getEgress().stream().flatMap(rule -> ports(rule.getPorts())))
        .containsExactlyInAnyOrder("UDP 53", "TCP 53", "TCP 443", "TCP 5432", "TCP 6379");
  }

  private static Stream<String> ports(List<NetworkPolicyPort> ports) {
    return ports.stream().map(port -> port.getProtocol() + " " + port.getPort().getIntVal());
  }

  private static String path(Probe probe) {
    return probe.getHttpGet().getPath();
  }
}
