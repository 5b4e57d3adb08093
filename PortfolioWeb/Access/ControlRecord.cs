using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using PortfolioWeb.Workers.Ledger.ControlActions;

namespace PortfolioWeb.Access;

/// <summary>Records each control action before it is executed, and its outcome afterwards.</summary>
internal static partial class ControlRecord
{
    // Readable for people, and tolerant of any number, because rejected requests are recorded too.
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Records the action of a route that changes something. Used as the endpoint filter of every such route.</summary>
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var actions = http.RequestServices.GetRequiredService<ControlActionLog>();
        var id = await actions.BeginAsync(
            Identities.NameOf(http.User),
            Identities.ViaOf(http.User) ?? Identities.Loopback,
            $"{http.Connection.RemoteIpAddress}",
            http.GetEndpoint()!.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName,
            Details(context),
            http.RequestAborted);
        // The stored outcome stays null if the program ends before the action does.
        var outcome = "failed";
        try
        {
            var result = await next(context);
            outcome = OutcomeOf(result);
            return result;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            outcome = "canceled: the client disconnected, or the request timed out";
            throw;
        }
        finally
        {
            await EndAsync(http, actions, id, outcome);
        }
    }

    // A failure to record the outcome does not change the response: the action has been executed.
    private static async Task EndAsync(HttpContext http, ControlActionLog actions, long id, string outcome)
    {
        try
        {
            await actions.EndAsync(id, outcome);
        }
        catch (Exception failure)
        {
            LogUnrecorded(http.RequestServices.GetRequiredService<ILogger<ControlActionLog>>(), failure, id, outcome);
        }
    }

    // The route values and the fields of the bound request body.
    private static string Details(EndpointFilterInvocationContext context)
    {
        var details = new JsonObject();
        foreach (var (name, value) in context.HttpContext.Request.RouteValues)
            details[name] = $"{value}";
        var kind = context.HttpContext.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var body = context.Arguments.FirstOrDefault(argument => argument is not null && argument.GetType() == kind);
        if (body is not null && JsonSerializer.SerializeToNode(body, s_json) is JsonObject fields)
        {
            foreach (var (name, value) in fields)
                details[name] = value?.DeepClone();
        }

        return details.Count == 0 ? "" : details.ToJsonString(s_json);
    }

    private static string OutcomeOf(object? result)
    {
        while (result is INestedHttpResult nested)
            result = nested.Result;
        var status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        if (status < StatusCodes.Status400BadRequest)
            return "done";
        return (result as IValueHttpResult)?.Value is ProblemDetails { Detail: { } reason } ? $"refused: {reason}" : $"refused: {status}";
    }

    [LoggerMessage(
        LogLevel.Error, "Cannot store the outcome of the control action {Id}, which stays unknown in the record: {Outcome}")]
    private static partial void LogUnrecorded(ILogger log, Exception failure, long id, string outcome);
}
