using Microsoft.AspNetCore.Razor.TagHelpers;

namespace PortfolioWeb.Access;

/// <summary>A button for operators: for all others it is disabled, and says where the reason stands.</summary>
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
        // What the market's state allows does not enable it again.
        output.Attributes.SetAttribute(new TagHelperAttribute("data-barred", null, HtmlAttributeValueStyle.Minimized));
        output.Attributes.SetAttribute("aria-describedby", "access-note");
        output.Attributes.SetAttribute("title", "For operators: the reason stands at the top of the page");
    }
}
