using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>Binds and validates settings.</summary>
public static class Settings
{
    /// <summary>Adds the options of a section. An unknown name or an invalid value stops the program at startup.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(new AnnotationsValidator<TOptions>(section));
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((_, settings) => Check<TOptions>(settings.GetSection(section)))
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
    }

    /// <summary>Reads the options of a section before the services are built.</summary>
    /// <exception cref="OptionsValidationException">A setting is unknown or has an invalid value.</exception>
    public static TOptions ReadSettings<TOptions>(this IConfiguration settings, string section)
        where TOptions : class, new()
    {
        Check<TOptions>(settings.GetSection(section));
        return settings.GetSection(section).Get<TOptions>() ?? new TOptions();
    }

    private static void Check<TOptions>(IConfigurationSection section)
    {
        if (SettingsCheck.FindFailures(section, typeof(TOptions)).ToList() is { Count: > 0 } failures)
            throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), failures);
    }

    // Like the framework's validator, but names the setting as it is written in the settings file.
    private sealed class AnnotationsValidator<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var failures = FindFailures(section, options).ToList();
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private static IEnumerable<string> FindFailures(string section, object options)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            var own = from result in results
                      from member in result.MemberNames
                      let value = options.GetType().GetProperty(member)!.GetValue(options)
                      select $"{section}:{member} is '{value}': it {result.ErrorMessage}.";
            var nested = from property in options.GetType().GetProperties()
                         where property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
                         let value = property.GetValue(options)
                         where value is not null
                         from failure in FindFailures($"{section}:{property.Name}", value)
                         select failure;
            return own.Concat(nested);
        }
    }
}

/// <summary>A section of the settings that the program reads.</summary>
/// <param name="Name">The name of the section, such as <c>Market</c>.</param>
/// <param name="Options">The options class that the section is bound to.</param>
public sealed record SettingsSection(string Name, Type Options);
