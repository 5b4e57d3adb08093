using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers;

/// <summary>Binds settings.</summary>
public static class Settings
{
    /// <summary>Adds the options of a section: an unknown name or a wrong value in it stops the program at start.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new AnnotationsValidator<TOptions>(section));
        return services.AddOptions<TOptions>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
    }

    // As the framework's own, but naming the setting as whoever wrote it knows it.
    private sealed class AnnotationsValidator<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var results = new List<ValidationResult>();
            if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
                return ValidateOptionsResult.Success;
            return ValidateOptionsResult.Fail(
                from result in results
                from member in result.MemberNames
                select $"{section}:{member} is '{typeof(TOptions).GetProperty(member)!.GetValue(options)}': it {result.ErrorMessage}.");
        }
    }
}
