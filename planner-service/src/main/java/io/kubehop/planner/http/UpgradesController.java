package io.kubehop.planner.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;

/** What people and programs ask of the planner. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Kubehop planner",
                        version = "0.1",
                        description =
                                "Plans upgrades of a Kubernetes cluster, starts and stops them, and tells what happens.",
                        license = @License(name = "Apache-2.0")))
@Controller("/upgrades")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = Desk.class)
public class UpgradesController {
    private final Desk desk;

    UpgradesController(Desk desk) {
        this.desk = desk;
    }

    /**
     * Plans an upgrade and records the plan; nothing moves before its start.
     *
     * @param dryRun true: answer with the plan and record nothing
     * @param key the same key again gives the same answer, for a day
     */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @Operation(summary = "Plan an upgrade")
    @RequestBody(content = @Content(schema = @Schema(implementation = Views.Proposal.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Planned",
            content = @Content(schema = @Schema(implementation = Views.Planned.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The plan, not recorded (dryRun)",
            content = @Content(schema = @Schema(implementation = Views.DryRun.class)))
    @ApiResponse(
            responseCode = "400",
            description = "Not understood",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "Another upgrade is under way; 'upgrade' names it",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Not possible; 'reasons' says why",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "The API server does not answer",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    public HttpResponse<String> propose(
            @Body @Nullable String body,
            @QueryValue(defaultValue = "false") String dryRun,
            @Header("Idempotency-Key") @Nullable String key) {
        return desk.propose(body == null ? "" : body, Optional.ofNullable(key), Query.flag("dryRun", dryRun))
                .response();
    }

    /** All upgrades, oldest first. */
    @Get
    @Operation(summary = "List upgrades")
    @ApiResponse(
            responseCode = "200",
            description = "All upgrades",
            content = @Content(array = @ArraySchema(schema = @Schema(implementation = Views.Summary.class))))
    public HttpResponse<String> list() {
        return desk.known().list().response();
    }

    /** One upgrade: its plan and how far it is. */
    @Get("/{id}")
    @Operation(summary = "Show an upgrade")
    @ApiResponse(
            responseCode = "200",
            description = "The upgrade",
            content = @Content(schema = @Schema(implementation = Views.Whole.class)))
    @ApiResponse(
            responseCode = "404",
            description = "Unknown",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    public HttpResponse<String> show(@PathVariable String id) {
        return desk.known().show(id).response();
    }

    /**
     * Starts, pauses, resumes, aborts or retries an upgrade.
     *
     * @param command {@code start}, {@code pause}, {@code resume}, {@code abort} or {@code retry}
     */
    @Post(value = "/{id}/{command:start|pause|resume|abort|retry}", consumes = MediaType.ALL)
    @Operation(summary = "Start, pause, resume, abort or retry an upgrade")
    @RequestBody(content = @Content(schema = @Schema(implementation = Views.Order.class)))
    @ApiResponse(
            responseCode = "200",
            description = "Done",
            content = @Content(schema = @Schema(implementation = Views.Commanded.class)))
    @ApiResponse(
            responseCode = "404",
            description = "Unknown",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "Not in this state",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    public HttpResponse<String> command(
            @PathVariable String id,
            @PathVariable String command,
            @Body @Nullable String body,
            @Header("Idempotency-Key") @Nullable String key) {
        return CommandKind.of(command)
                .map(kind -> desk.command(kind, id, body == null ? "" : body, Optional.ofNullable(key)))
                .orElseGet(() -> KnownUpgrades.unknown(id))
                .response();
    }

    /** Brings a worker back to the version it had before this upgrade touched it last. */
    @Post(value = "/{id}/nodes/{node}/rollback", consumes = MediaType.ALL)
    @Operation(summary = "Roll a node back, while the upgrade is paused or after it was aborted")
    @RequestBody(content = @Content(schema = @Schema(implementation = Views.Order.class)))
    @ApiResponse(
            responseCode = "200",
            description = "It is being drained, to be rolled back",
            content = @Content(schema = @Schema(implementation = Views.RollingBack.class)))
    @ApiResponse(
            responseCode = "404",
            description = "Unknown",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "Not now, or not this node",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "The API server does not answer",
            content = @Content(schema = @Schema(implementation = Views.Problem.class)))
    public HttpResponse<String> rollBack(
            @PathVariable String id,
            @PathVariable String node,
            @Body @Nullable String body,
            @Header("Idempotency-Key") @Nullable String key) {
        return desk.rollBack(id, node, body == null ? "" : body, Optional.ofNullable(key))
                .response();
    }
}
