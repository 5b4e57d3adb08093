using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Access;

/// <summary>
/// The settings under <c>Access</c> that are in force: the latest that can be used. A slip in a file that is edited while the program runs
/// shuts nobody out and lets nobody in; what is wrong with it is logged.
/// </summary>
public sealed partial class CurrentAccessOptions
{
    private readonly IOptionsMonitor<AccessOptions> _settings;
    private readonly ILogger<CurrentAccessOptions> _log;
    private readonly ConcurrentDictionary<JsonConfigurationProvider, bool> _unreadable = [];
    private AccessOptions _latest;
    private Exception? _told;

    public CurrentAccessOptions(IOptions<AccessOptions> atStart, IOptionsMonitor<AccessOptions> settings, IConfiguration configuration, ILogger<CurrentAccessOptions> log)
    {
        (_latest, _settings, _log) = (atStart.Value, settings, log);
        foreach (var file in ((IConfigurationRoot)configuration).Providers.OfType<JsonConfigurationProvider>())
        {
            // A file that cannot be read counts as an empty one until it can: with another's change its operators would be gone.
            file.Source.OnLoadException = failure =>
            {
                _unreadable[file] = true;
                LogSlip(string.Join(' ', SettingsFailure.Explain(failure.Exception)));
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
            catch (Exception failure) when (SettingsFailure.Explain(failure) is { Count: > 0 } reasons)
            {
                // It is thrown to each request until it is mended.
                if (Interlocked.Exchange(ref _told, failure) != failure)
                    LogSlip(string.Join(' ', reasons));
            }

            return _latest;
        }
    }

    [LoggerMessage(LogLevel.Error, "An edit of the settings is not taken over, and what Access said before stays in force: {Reasons}")]
    private partial void LogSlip(string reasons);
}
