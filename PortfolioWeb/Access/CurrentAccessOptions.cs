using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Access;

/// <summary>
/// Provides the latest valid settings under <c>Access</c>. An invalid edit of a settings file while the program runs is logged and
/// ignored, so it neither locks users out nor admits others.
/// </summary>
public sealed partial class CurrentAccessOptions
{
    private readonly IOptionsMonitor<AccessOptions> _settings;
    private readonly ILogger<CurrentAccessOptions> _log;
    private readonly ConcurrentDictionary<JsonConfigurationProvider, bool> _unreadable = [];
    private AccessOptions _latest;
    private Exception? _told;

    public CurrentAccessOptions(
        IOptions<AccessOptions> atStart,
        IOptionsMonitor<AccessOptions> settings,
        IConfiguration configuration,
        ILogger<CurrentAccessOptions> log)
    {
        (_latest, _settings, _log) = (atStart.Value, settings, log);
        foreach (var file in ((IConfigurationRoot)configuration).Providers.OfType<JsonConfigurationProvider>())
        {
            // A settings file that cannot be read counts as empty until it can. A reload caused by another file
            // would then drop its operators.
            file.Source.OnLoadException = failure =>
            {
                _unreadable[file] = true;
                LogInvalid(string.Join(' ', SettingsFailure.Explain(failure.Exception)));
            };
            ChangeToken.OnChange(file.GetReloadToken, () => _unreadable.TryRemove(file, out _));
        }
    }

    /// <summary>The settings in force.</summary>
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
                // The same exception is thrown for each request until the file is corrected. It is logged once.
                if (Interlocked.Exchange(ref _told, failure) != failure)
                    LogInvalid(string.Join(' ', reasons));
            }

            return _latest;
        }
    }

    [LoggerMessage(LogLevel.Error, "The edited settings are invalid, so the previous Access settings stay in force: {Reasons}")]
    private partial void LogInvalid(string reasons);
}
