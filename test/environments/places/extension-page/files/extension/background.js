void chrome.tabs.create({ url: 'page.html' });
