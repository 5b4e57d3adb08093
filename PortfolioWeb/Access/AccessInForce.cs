using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace PortfolioWeb.Access;

/// <summary>
/// The settings under <c>Access</c> that are in force: the latest that can be used. A slip in a file that is edited while the program runs
/// shuts nobody out and lets nobody in; what is wrong with it is logged.
/// </summary>
public sealed partial class AccessInForce
{
    private readonly IOptionsMonitor<AccessOptions> _settings;
    private readonly ILogger<AccessInForce> _log;
    private readonly ConcurrentDictionary<JsonConfigurationProvider, bool> _unreadable = [];
    private AccessOptions _latest;
    private Exception? _told;

    public AccessInForce(IOptions<AccessOptions> atStart, IOptionsMonitor<AccessOptions> settings, IConfiguration configuration, ILogger<AccessInForce> log)
    {
        (_latest, _settings, _log) = (atStart.Value, settings, log);
        foreach (var file in ((IConfigurationRoot)configuration).Providers.OfType<JsonConfigurationProvider>())
        {
            // A file that cannot be read counts as an empty one until it can: with another's change its operators would be gone.
            file.Source.OnLoadException = failure =>
            {
                _unreadable[file] = true;
                LogUnreadable(file.Source.Path, (failure.Exception.InnerException ?? failure.Exception).Message);
            };
            ChangeToken.OnChange(file.GetReloadToken, () => _unreadable.TryRemove(file, out _));
        }
    }

    /// <summary>The settings.</summary>
    public AccessOptions Current
    {
        get
        {
            if (!_unreadable.IsEmpty)
                return _latest;
            try
            {
                _latest = _settings.CurrentValue;
            }
            catch (Exception failure) when (StartupReport.Explain(failure) is { Count: > 0 } reasons)
            {
                // It is thrown to each request until it is mended.
                if (Interlocked.Exchange(ref _told, failure) != failure)
                    LogUnusable(string.Join(' ', reasons));
            }

            return _latest;
        }
    }

    [LoggerMessage(LogLevel.Error, "{File} cannot be read, and the settings before stay in force: {Reason}")]
    private partial void LogUnreadable(string? file, string reason);

    [LoggerMessage(LogLevel.Error, "What the settings say under Access cannot be used, and what was before stays in force: {Reasons}")]
    private partial void LogUnusable(string reasons);
}
