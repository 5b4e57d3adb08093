using Microsoft.AspNetCore.Razor.TagHelpers;

namespace PortfolioWeb.Access;

/// <summary>Disables a button for everyone except operators, and refers to the note that gives the reason.</summary>
[HtmlTargetElement("button", Attributes = "operator-only")]
public sealed class OperatorOnlyTagHelper(CurrentUser user) : TagHelper
{
    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.RemoveAll("operator-only");
        if (await user.WhyNotAsync() is null)
            return;
        output.Attributes.SetAttribute(new TagHelperAttribute("disabled", null, HtmlAttributeValueStyle.Minimized));
        // Prevents the page's scripts from enabling the button again when the market's state changes.
        output.Attributes.SetAttribute(new TagHelperAttribute("data-barred", null, HtmlAttributeValueStyle.Minimized));
        output.Attributes.SetAttribute("aria-describedby", "access-note");
        output.Attributes.SetAttribute("title", "For operators only: see the note at the top of the page");
    }
}
